/** What the chat is set to where it is loaded; what is missing is the site's own. */
export interface Settings {
  /** The relay's address: "https://chat.example.com". */
  relay: string;
  /** The site's id. */
  site: string;
  /** BCP 47; the browser's language if it is missing. */
  locale?: string;
  theme?: "light" | "dark";
  /** The colour of the launcher, "#rrggbb". */
  accent?: string;
  /** A selector of the elements of the page that are the launcher. */
  launcher?: string;
  /** "faq" for the help alone, "chat" for the chat alone, "survey" for a survey alone. */
  mode?: "faq" | "chat" | "survey";
  /** The id of that survey; without it, the one that every site has. */
  survey?: string;
  /** A selector of the element of the page in which the chat stands open. */
  inline?: string;
  /** "off" for no sound when an answer comes while nobody looks. */
  sound?: "off";
  /** When the chat is fetched. "intent", as soon as somebody reaches for it, is the default. */
  load?: "intent" | "idle" | "eager" | "manual";
}

/** What happens, and what is said of it: ids and counts, never what somebody wrote. */
export interface Events {
  ready: Record<string, never>;
  open: Record<string, never>;
  close: Record<string, never>;
  unread: { count: number };
  /** A greeting of the site is shown. */
  greeting: { id: string };
  /** A sound was made for an answer that came while nobody looked. */
  sound: Record<string, never>;
  sent: { conversation: string };
  message: { conversation: string; seq: number };
  rated: { conversation: string; score: number };
  article: { id: string };
  identified: Identified;
}

/** What "get" tells. */
export interface State {
  open: boolean;
  /** Whether the chat can be used at once. */
  ready: boolean | undefined;
  /** Messages that were not read. */
  unread: number | undefined;
  /** The id of the conversation that was spoken in since the page was loaded. */
  conversation: string | undefined;
  dark: boolean;
  consent: boolean | undefined;
  locale: string;
  site: string;
}

/** Who the visitor says to be, which agents see as unverified. */
export interface Visitor {
  name?: string;
  email?: string;
}

/** Whether the relay took a token. */
export interface Identified {
  verified: boolean;
  /** What was wrong with it, "" if nothing: "identity_expired", "identity_audience" … */
  code: string;
}

export interface Parley {
  (command: "open" | "close" | "toggle" | "shutdown" | "destroy"): void;
  /**
   * Says who the visitor is, with a token that the site's server has signed; anything
   * else is refused. f hears the answer too.
   */
  (command: "identify", token: string, f?: (said: Identified) => void): Promise<Identified>;
  (command: "setAttributes", who: Visitor): void;
  (command: "prefill" | "search", text: string): void;
  (command: "setLocale", tag: string): void;
  (command: "setTheme", theme: "light" | "dark" | ""): void;
  (command: "trigger", greeting: string): void;
  (command: "consent", given: boolean): void;
  <K extends keyof State>(command: "get", what: K, f?: (value: State[K]) => void): Promise<State[K]>;
  /** What it returns ends it. */
  <K extends keyof Events>(command: "on", event: K, f: (detail: Events[K]) => void): () => void;
  <K extends keyof Events>(command: "off", event: K, f?: (detail: Events[K]) => void): void;
}

/** Calls the chat, also before its script has come. */
export const parley: Parley;

/**
 * Loads the chat. What it returns takes it off the page again, when nobody else has
 * loaded it with the same settings.
 */
export function load(settings: Settings): () => void;

declare global {
  interface Window {
    parley?: Parley;
    parleySettings?: Partial<Settings>;
  }
  interface DocumentEventMap {
    "parley:ready": CustomEvent<Events["ready"]>;
    "parley:open": CustomEvent<Events["open"]>;
    "parley:close": CustomEvent<Events["close"]>;
    "parley:unread": CustomEvent<Events["unread"]>;
    "parley:greeting": CustomEvent<Events["greeting"]>;
    "parley:sound": CustomEvent<Events["sound"]>;
    "parley:sent": CustomEvent<Events["sent"]>;
    "parley:message": CustomEvent<Events["message"]>;
    "parley:rated": CustomEvent<Events["rated"]>;
    "parley:article": CustomEvent<Events["article"]>;
    "parley:identified": CustomEvent<Events["identified"]>;
  }
}
