/** One text a line: English, then Chinese. Values stand in braces: `{name}`; plurals are ICU. */
export type Texts = Record<string, readonly [en: string, zh: string]>;
