/* What tests are run in: a browser of somebody who reads French, as the first of our languages. */
Object.defineProperty(navigator, "languages", { value: ["fr-CH", "fr"], configurable: true });
