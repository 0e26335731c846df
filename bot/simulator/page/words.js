// The few words of a phone's own chrome, in its person's language, and that language's habits.

const WORDS = {
  en: { bot: "bot", message: "Message", edited: "edited", start: "Start", forwarded: "Forwarded from", unblock: "Unblock" },
  ar: { bot: "بوت", message: "رسالة", edited: "معدّلة", start: "ابدأ", forwarded: "محوّلة من", unblock: "إلغاء الحظر" },
  es: { bot: "bot", message: "Mensaje", edited: "editado", start: "Iniciar", forwarded: "Reenviado de", unblock: "Desbloquear" },
  fa: { bot: "ربات", message: "پیام", edited: "ویرایش‌شده", start: "شروع", forwarded: "بازفرست از", unblock: "رفع مسدودی" },
  fr: { bot: "bot", message: "Message", edited: "modifié", start: "Démarrer", forwarded: "Transféré de", unblock: "Débloquer" },
  pl: { bot: "bot", message: "Wiadomość", edited: "edytowano", start: "Rozpocznij", forwarded: "Przekazano od", unblock: "Odblokuj" },
  pt: { bot: "bot", message: "Mensagem", edited: "editada", start: "Iniciar", forwarded: "Encaminhada de", unblock: "Desbloquear" },
  ro: { bot: "bot", message: "Mesaj", edited: "editat", start: "Pornește", forwarded: "Redirecționat de la", unblock: "Deblochează" },
  tr: { bot: "bot", message: "Mesaj", edited: "düzenlendi", start: "Başlat", forwarded: "İletilen:", unblock: "Engeli kaldır" },
  uk: { bot: "бот", message: "Повідомлення", edited: "змінено", start: "Почати", forwarded: "Переслано від", unblock: "Розблокувати" },
  ur: { bot: "بوٹ", message: "پیغام", edited: "ترمیم شدہ", start: "شروع کریں", forwarded: "آگے بھیجا گیا از", unblock: "ان بلاک کریں" },
};

// What a message is called that has no words of its own.
const THINGS = {
  en: { photo: "Photo", voice: "Voice message", file: "File", place: "Location" },
  ar: { photo: "صورة", voice: "رسالة صوتية", file: "ملف", place: "موقع" },
  es: { photo: "Foto", voice: "Mensaje de voz", file: "Archivo", place: "Ubicación" },
  fa: { photo: "عکس", voice: "پیام صوتی", file: "فایل", place: "موقعیت مکانی" },
  fr: { photo: "Photo", voice: "Message vocal", file: "Fichier", place: "Position" },
  pl: { photo: "Zdjęcie", voice: "Wiadomość głosowa", file: "Plik", place: "Lokalizacja" },
  pt: { photo: "Foto", voice: "Mensagem de voz", file: "Ficheiro", place: "Localização" },
  ro: { photo: "Fotografie", voice: "Mesaj vocal", file: "Fișier", place: "Locație" },
  tr: { photo: "Fotoğraf", voice: "Sesli mesaj", file: "Dosya", place: "Konum" },
  uk: { photo: "Фото", voice: "Голосове повідомлення", file: "Файл", place: "Геопозиція" },
  ur: { photo: "تصویر", voice: "صوتی پیغام", file: "فائل", place: "مقام" },
};

export const LANGUAGES = [
  "ar", "bn", "ckb", "en", "es", "fa", "fr", "gu", "hi", "it", "ku", "lt", "pa", "pl",
  "ps", "pt", "ro", "ru", "so", "sq", "ta", "ti", "tr", "uk", "ur", "vi", "zh",
];
const RIGHT_TO_LEFT = new Set(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);
const ZONE = "Europe/London";

const base = (code) => (code || "en").toLowerCase().split(/[-_]/)[0];

export const wordsFor = (code) => WORDS[base(code)] ?? WORDS.en;
export const thingsFor = (code) => THINGS[base(code)] ?? THINGS.en;
export const directionOf = (code) => (RIGHT_TO_LEFT.has(base(code)) ? "rtl" : "ltr");

export function languageName(code, spokenIn = code) {
  try {
    return new Intl.DisplayNames([spokenIn, "en"], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

// Wall time in England, with the digits people dial, whatever the language.
export function wall(language, options) {
  const settings = { timeZone: ZONE, numberingSystem: "latn", calendar: "gregory", ...options };
  try {
    return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, settings);
  } catch {
    return new Intl.DateTimeFormat("en-GB", settings);
  }
}

const HOUR = wall("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = wall("en-GB", { year: "numeric", month: "2-digit", day: "2-digit" });

export const hourOf = (moment) => HOUR.format(moment);
export const dayKey = (moment) => DAY.format(moment);
export const dayName = (moment, language) =>
  wall(language, { weekday: "long", day: "numeric", month: "long" }).format(moment);
