// @ts-check
// Wires the inbox's page. Each part listens for itself; nothing here decides.
import * as acts from "./acts.js";
import * as admin from "./admin.js";
import * as after from "./after.js";
import * as bulk from "./bulk.js";
import * as assign from "./assign.js";
import * as canned from "./canned.js";
import * as composer from "./composer.js";
import * as dialogs from "./dialogs.js";
import * as editor from "./editor.js";
import * as emoji from "./emoji.js";
import * as files from "./files.js";
import * as find from "./find.js";
import * as help from "./help.js";
import * as keys from "./keys.js";
import * as line from "./line.js";
import * as list from "./list.js";
import * as live from "./live.js";
import * as mention from "./mention.js";
import * as nav from "./nav.js";
import * as notify from "./notify.js";
import * as onsite from "./onsite.js";
import * as outbox from "./outbox.js";
import { epoch, site, view } from "./page.js";
import * as palette from "./palette.js";
import * as person from "./person.js";
import * as results from "./results.js";
import * as said from "./said.js";
import * as plans from "./plans.js";
import * as preview from "./preview.js";
import * as sites from "./sites.js";
import * as suggest from "./suggest.js";
import * as surveylink from "./surveylink.js";
import * as status from "./status.js";
import * as thread from "./thread.js";
import { startClock } from "./times.js";
import * as undo from "./undo.js";

/** All that the page shows, as the relay wants to know it. */
const shown = () => ({
  t: "at", view: view(), rows: list.shown(), epoch: epoch(), ...thread.position(), visible: !document.hidden,
});

document.documentElement.classList.add("scripted");
startClock();
dialogs.start();
nav.start(shown);
thread.start(nav.state, nav.reload);
composer.start();
emoji.start();
files.start();
suggest.start([canned.suggested, mention.suggested]);
list.start(nav.state);
bulk.start();
after.start();
undo.start();
acts.start();
assign.start();
admin.start();
editor.start();
preview.start();
find.start();
help.start();
keys.start();
palette.start();
notify.start();
person.start();
plans.start();
results.start();
said.start();
line.start();
status.start();
surveylink.start();
onsite.start();
outbox.start();
if (site) live.start(shown);
else sites.start();
document.addEventListener("visibilitychange", nav.state);
