import { useEffect, useRef, useState } from "react";
import { load, parley } from "./parley.js";

// useParley has the chat on the page while a component is on it, and returns what
// calls it.
export function useParley(settings) {
  const wanted = JSON.stringify(settings);
  useEffect(() => load(JSON.parse(wanted)), [wanted]);
  return parley;
}

// useParleyEvent calls f with each event of that name.
export function useParleyEvent(event, f) {
  const latest = useRef(f);
  useEffect(() => { latest.current = f; });
  useEffect(() => parley("on", event, (detail) => latest.current(detail)), [event]);
}

// useUnread is how many messages were not read.
export function useUnread() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    parley("get", "unread").then((n) => setCount(n || 0));
  }, []);
  useParleyEvent("unread", (detail) => setCount(detail.count));
  return count;
}
