// Whether a text carries a secrecy marking, by the rules of the server, so that such a text never stays on this PC.
// Where the two differ, this one may see a marking that is none: then a text is not kept, and nothing else happens.
const LEVEL = "(?:[绝絕絶]|[机機]|[秘祕])密[级級]?";
const STAR = "[★☆*✩✪✭✮✯✰⭐\u{1f31f}⋆﹡]";
const PERIOD = "(?:[\\d一二三四五六七八九十]*(?:年|个月|月|日|天)?|[长長]期|启封前)";
const MARKS = [
  `${LEVEL}${STAR}`,
  `[(\\[【〔〖《〈<「{]${LEVEL}[)\\]】〕〗》〉>」}]`,
  `密[级級](?:[及和]保密期限)?[:∶为]${LEVEL}`,
  `^\\d*${LEVEL}(?:${STAR}|[:∶·-])*${PERIOD}$`,
].map((pattern) => new RegExp(pattern, "u"));
const UNSEEN = /[\s\p{Cc}\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufe0e\ufe0f]/gu;

const classified = (text) => text.split("\n").some((line) => {
  const plain = line.normalize("NFKC").replace(UNSEEN, "");
  return MARKS.some((mark) => mark.test(plain));
});
