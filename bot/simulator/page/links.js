// Links that open a chat with the bot. The simulator reads them again before it says /start.

const HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);

// Whether a link leads to the bot, itself or the link that it offers to share.
export function leadsToBot(link, username) {
  const url = parsed(link);
  if (!url || !username) return false;
  const name = username.toLowerCase();
  const query = url.searchParams;
  if (url.protocol === "tg:") return url.href.startsWith("tg://resolve") && same(query.get("domain"), name);
  if (url.hostname === `${name}.t.me`) return true;
  if (!HOSTS.has(url.hostname)) return false;
  if (/^\/share(\/url)?\/?$/.test(url.pathname)) return leadsToBot(query.get("url") ?? "", username);
  return same(url.pathname.replaceAll("/", ""), name);
}

// With a scheme, so that it can be followed.
export const whole = (link) => (/^[a-z]+:/i.test(link) ? link : `https://${link}`);

const same = (given, name) => given?.toLowerCase() === name;

function parsed(link) {
  try {
    return new URL(whole(link.trim()));
  } catch {
    return null;
  }
}
