package faq

// commonWords are words of a few languages that say little about what is
// asked. They count less than others, not nothing: "how" and "where" differ.
const commonWords = `
a an the this that these those it its he she they them we us our you your my me mine i im ive id ill youre
is are was were be been being am do does did doing done dont doesnt didnt have has had having havent hasnt
can could cant cannot couldnt will would wont wouldnt shall should may might must
of in on at to for from by with about as into onto over under after before between through during up down out off
and or but if then so because than not no yes nor only just also too very really still already yet again ever never always
what which who whom whose when where why how there here any some all each every both few more most much many other another such same own
please pls hi hello hey thanks thank help need want like know tell get got let make ok well now today one thing things way
un una uno el la los las lo le les de del al y o que en por para con sin es son esta este como cuando donde quien cual mi tu su se me te nos si no muy mas pero hay ser
der die das den dem des ein eine einen einem einer und oder aber ist sind war bin im in am zu zum zur von vom mit fur auf an bei nach aus uber ich du er sie es wir ihr mein meine dein sein wie was wer wo wann warum bitte nicht kein keine mir mich
il gli di da della dei e che su nel sono ti ci cosa chi dove quando non piu questo questa per favore
het een en of zijn ik je jij mij mijn van op aan te voor met om naar door uit wat wie waar wanneer hoe niet geen dat die dit
une du et ou est sont je elle nous vous mon ma mes ton votre qui quoi comment quand pourquoi dans sur avec sans par pas ne ce cette ces au aux
os as um uma do dos das em na sem sao eu voce meu minha quem nao
og jeg er et til pa det den at af med hvad hvordan hvor hvornar mit ikke har vil att som ett ar jag hur vad inte var nar
bir ve bu ne nasil mi icin ile bana benim yang di ke dari untuk dan ini itu apa bagaimana saya tolong kapan
w na z jak co czy nie sie jest moj gdzie kiedy и в на с как что не я мне мои у по за ли для это где когда
怎么 什么 如何 可以 是否 请问 需要 能否 怎样 哪里 我的 你们 です ます ください
`

// relatedWords are groups of stems that mean nearly the same to somebody who
// asks for help, a group a line; the same group in other languages is in the
// same line, so that a question also finds an answer in another language.
// A stem may be in up to three groups.
const relatedWords = `price pric cost charg fee rate tariff quot expens cheap amount much worth pay precio cuest preis kost gebuhr prix cout tarif frais prezzo costo preco custo prijs 价格 费用 少钱 料金
buy bought purchas order acquir compr pedido kauf bestell achat achet command ordin encomend koop 购买 下单 订购 注文
cancel stop terminat abort revok annul anular stornier kundig annull opzeg 取消
undo revert revers rollback
refund reimburs repay moneyback return reembols erstatt ruckerstatt rembours rimbors terugbetal 退款 返金
return exchang replac swap devol umtausch ruckgab retour zuruck echang restitu troc ruil 退货 换货 退换 返品
deliver ship dispatch courier postag shipment parcel packag envi entreg liefer versand paket livr expedi colis consegn spediz pacco lever verzend bezorg pakket 发货 配送 快递 送货 物流 包裹
arriv receiv reach 收到 到货 送达
track status progress whereabout seguim rastre verfolg suivi tracc 跟踪
discount offer coupon promo sale deal voucher bargain descuent cupon rabatt gutschein remise reduc sconto descont korting 优惠 折扣 割引
pay paid payment checkout pago pagar pagam zahl bezahl paiem paye betal betaal 支付 付款 支払
invoic bill receipt statement factur rechnung quittung fattur ricevut fatur 发票
card credit debit visa mastercard
account profil membership cuenta konto compte conto conta 账户 账号
login log signin sign access
password passcode pin contrasen clave passwort kennwort senha wachtwoord 密码
forgot forget reset recover restor olvid vergess oubli diment esquec vergeten 忘记
break broke broken defect damag fault crack roto kaputt defekt casse abime rott quebr kapot 损坏 破损
store shop outlet branch showroom retail tienda geschaft filial magasin boutique negozi loja winkel 门店 店铺
phone mobil cell cellphon telephon smartphon telefon handy 电话 手机
contact call talk speak reach agent human repres operator hotlin helplin kontakt contat 联系 客服 人工
help support assist guid
email mail inbox mailbox correo 邮件 邮箱
messag sms text chat convers thread
size dimens measur length width height big larg small talla taman grosse taill misur tamanh maat 尺寸 尺码 大小
warrant guarante garant garanz gewahr 保修 质保
abroad internation overseas countr foreign worldwid global extranj ausland etrang estero buitenland 国外 海外 国际
currenc euro dollar pound usd eur gbp
transfer send sent wire remit
late delay slow pend wait overdu retras verspat retard ritard atras vertrag 延迟
lost lose miss stole stolen steal theft disappear gone perdid verlor perdu kwijt 丢失
chang modif edit updat alter adjust switch cambi modific andern wijzig 修改 更改
delet remov clos eras deactiv elimin borrar losch supprim verwijder 删除 注销
creat open regist signup enrol registr crear anmeld inscri 注册
identit identif verif passport proof kyc
atm cash withdraw withdrew
topup deposit load add reload
wrong incorrect mistak error bad
fail declin reject refus deni unsuccess
cant cannot couldnt unabl
when time long hour cuando horari wann quand quando orari wanneer 多久 多长 几天
where locat place find near address
trial test try sampl demo
advic recommend suggest best which choos chose
feature detail info inform spec descri
compar differ versus vs better
avail stock sell sold have
emi instal month loan financ
limit maximum minimum max min
free complimentar gratis
gift present geschenk cadeau regalo presente cadeaubon 礼物 礼品 礼券
safe secur protect privac
photo imag pictur pic avatar
video clip movi film
file document attach folder
download export save backup
search find look
link url website site web page homepag
share collabor invit
sort order arrang rank
old age birthda born
boss owner maker creator develop made
hello hi hey greet
bye goodby later
thank appreciat
happi happy glad delight
sad unhappi unhappy upset lonel
funny joke laugh humor
job work career vacanc hir
subscrib subscript plan
color colour shade
expir valid renew
fast quick soon urgent express immediat
twice doubl duplic
complain complaint problem issu troubl
`
