// Somebody with a browser of their own: no cookies and nothing stored when they come, and nothing
// when they go. Whatever the browser asks for or complains of, besides the page itself, is a fault.
export class Visitor {
  static #count = 0;

  static async come(browser, { base, faults, language, ...options }) {
    const visitor = new Visitor();
    visitor.base = base;
    visitor.faults = faults;
    visitor.language = language;
    visitor.state = "at first";
    visitor.context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: language,
      // As a trusted proxy says: so that the pace of visitors slows nobody down here.
      extraHTTPHeaders: { "X-Forwarded-For": `198.51.100.${1 + (Visitor.#count++ % 250)}` },
      ...options,
    });
    visitor.page = await visitor.context.newPage();
    visitor.page.setDefaultTimeout(20_000);
    visitor.#watch();
    return visitor;
  }

  get place() {
    return `${this.state} ${this.language}`;
  }

  fault(what) {
    this.faults.add(this.place, what);
  }

  expect(condition, what) {
    if (!condition) this.fault(what);
  }

  #watch() {
    this.page.on("pageerror", error => this.fault(`an error in the page: ${error.message}`));
    this.page.on("request", request => {
      const is_page = request.isNavigationRequest() && request.url().startsWith(this.base);
      this.expect(is_page, `a request to something else: ${request.url().replace(/\/[\w-]{40}/, "/…")}`);
    });
    this.page.on("console", message => {
      // Browsers say so of every page that nobody has, or that lacks something.
      if (/status of (404|422)/.test(message.text())) return;
      this.fault(`the console says: ${message.text()}`);
    });
  }

  // Opens a path in the visitor's language.
  async open(state, path, status = 200) {
    this.state = state;
    const query = path.includes("?") ? "&" : "?";
    const response = await this.page.goto(`${this.base}${path}${query}lang=${this.language}`);
    this.expect(response.status() === status, `the status is ${response.status()}`);
  }

  // Does what leads to another page.
  async follow(state, act) {
    this.state = state;
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), act()]);
  }

  click(state, selector) {
    return this.follow(state, () => this.page.click(selector));
  }

  async number() {
    const shown = this.page.locator(".number");
    const number = (await shown.count()) === 1 ? await shown.textContent() : "";
    this.expect(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(number), "there is no receipt number");
    return number;
  }

  async leave() {
    this.state = "at last";
    this.expect((await this.context.cookies()).length === 0, "there are cookies");
    const { origins } = await this.context.storageState({ indexedDB: true });
    this.expect(origins.length === 0, "something is stored");
    await this.context.close();
  }
}
