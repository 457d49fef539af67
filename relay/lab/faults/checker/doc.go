// Package checker says whether messages were lost, doubled or put out of order,
// from what writers and readers saw and from what was kept in the end. The
// method is Jepsen's: every message is tagged; writers record that they invoked
// a send and whether it was acknowledged, refused, or neither; readers record
// every message that they showed, in order; faults happen; everything comes to
// rest; then the kept history is read and the invariants are checked:
//
//   - every acknowledged message is in the history;
//   - every message is at most once in the history and on each screen, one of
//     unknown outcome too; a refused one is not there, and nothing is that was
//     never sent;
//   - one writer's messages stand in the order in which they were sent, and a
//     message that was sent after another had been acknowledged stands after it,
//     whoever wrote them;
//   - all screens show the order of the history, and in the end all of it;
//   - sequence numbers have no hole, and a screen never jumps over one, unless
//     it was visibly loaded anew.
//
// Package checker knows nothing of Parley: it works over any back end.
package checker
