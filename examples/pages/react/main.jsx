import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { useParley, useUnread } from "../../sdk/react.js";

const settings = { relay: "http://localhost:8080", site: "shop" };

function Help() {
  const parley = useParley(settings);
  const unread = useUnread();
  return (
    <>
      <button onClick={() => parley("open")}>Ask us</button>
      <p>Unread: <output>{unread}</output></p>
    </>
  );
}

function App() {
  const [helps, setHelps] = useState(true);
  return (
    <>
      <h1>React</h1>
      {helps && <Help />}
      <button onClick={() => setHelps(!helps)}>{helps ? "Without help" : "With help"}</button>
    </>
  );
}

createRoot(document.getElementById("app")).render(<StrictMode><App /></StrictMode>);
