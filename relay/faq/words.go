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
