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
`

// relatedWords are groups of stems that mean nearly the same to somebody who
// asks for help, a group a line; the same group in other languages is in the
// same line, so that a question also finds an answer in another language.
// A stem may be in up to three groups.
const relatedWords = `price pric cost charg fee rate tariff quot expens cheap amount much worth pay
buy bought purchas order acquir
cancel stop terminat abort revok annul
undo revert revers rollback
refund reimburs repay moneyback return
return exchang replac swap
deliver ship dispatch courier postag shipment parcel packag
arriv receiv reach
track status progress whereabout
discount offer coupon promo sale deal voucher bargain
pay paid payment checkout
invoic bill receipt statement
card credit debit visa mastercard
account profil membership
login log signin sign access
password passcode pin
forgot forget reset recover restor
break broke broken defect damag fault crack
store shop outlet branch showroom retail
phone mobil cell cellphon telephon smartphon
contact call talk speak reach agent human repres operator hotlin helplin
help support assist guid
email mail inbox mailbox
messag sms text chat convers thread
size dimens measur length width height big larg small
warrant guarante
abroad internation overseas countr foreign worldwid global
currenc euro dollar pound usd eur gbp
transfer send sent wire remit
late delay slow pend wait overdu
lost lose miss stole stolen steal theft disappear gone
chang modif edit updat alter adjust switch
delet remov clos eras deactiv
creat open regist signup enrol
identit identif verif passport proof kyc
atm cash withdraw withdrew
topup deposit load add reload
wrong incorrect mistak error bad
fail declin reject refus deni unsuccess
cant cannot couldnt unabl
when time long hour
where locat place find near address
trial test try sampl demo
advic recommend suggest best which choos chose
feature detail info inform spec descri
compar differ versus vs better
avail stock sell sold have
emi instal month loan financ
limit maximum minimum max min
free complimentar gratis
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
