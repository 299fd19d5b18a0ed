// The characters in use, by the packaged file that holds them: Latin-1, Vietnamese, and the signs of our texts. The
// packaged family has no ≤ and ≥; they come from the reader's own font.
const span = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');

// The ten digits belong to "TS Figures"; the family's own stay out of the file.
export const digits = '0123456789';
const latin = span(0x20, 0x2f) + span(0x3a, 0x7e) + span(0xa0, 0xff) + '–—‘’“”•…€−';
const vietnamese = 'ĂăĐđĨĩŨũƠơƯư' + span(0x1ea0, 0x1ef9) + '₫' + '\u0300\u0301\u0303\u0309\u0323';

export const characters = { latin, vietnamese };
export const ranges = {
  latin: 'U+20-2F,U+3A-7E,U+A0-FF,U+2013-2014,U+2018-2019,U+201C-201D,U+2022,U+2026,U+20AC,U+2212',
  vietnamese: 'U+102-103,U+110-111,U+128-129,U+168-169,U+1A0-1A1,U+1AF-1B0,U+300-301,U+303,U+309,U+323,U+1EA0-1EF9,U+20AB',
};
