import { LitElement, html, nothing } from 'lit';

/**
 * Taking home what is shown: its numbers, its picture, and the question in three languages.
 */
class Export extends LitElement {
  static properties = {
    api: { attribute: false },
    query: { attribute: false },
    name: { attribute: false },
    png: { attribute: false },
    what: {},
    said: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../api.js').Api} */
    this.api;
    /** @type {object|undefined} */
    this.query = undefined;
    this.name = 'tidemark';
    /** @type {(() => string|undefined)|undefined} */
    this.png = undefined;
    this.what = '';
    this.said = '';
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return html`
      <details class="menu" data-testid="export-${this.what}" @toggle=${() => (this.said = '')} @keydown=${this.#key}>
        <summary>Export<span class="unseen"> this ${this.what}</span></summary>
        <div class="card panel">
          ${this.#item('Save as CSV', () => this.#csv())}
          ${this.png ? this.#item('Save as PNG', () => this.#picture()) : nothing}
          ${this.#item('Copy as curl', () => this.#copy(curlOf(/** @type {object} */ (this.query))))}
          ${this.#item('Copy as Cube JSON', () => this.#copy(JSON.stringify(this.query, null, 2)))}
          ${this.#item('Copy as SQL', () => this.#sql())}
          <p class="said" role="status">${this.said}</p>
        </div>
      </details>
    `;
  }

  /** @param {string} title @param {() => Promise<void>|void} act */
  #item(title, act) {
    const acted = async () => {
      try {
        await act();
      } catch (failure) {
        this.said = /** @type {Error} */ (failure).message;
      }
    };
    return html`<button type="button" class="item" ?disabled=${!this.query} @click=${acted}>${title}</button>`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
    if (event.key === 'Escape' && menu.open) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  }

  async #csv() {
    const text = await this.api.csv(/** @type {object} */ (this.query));
    const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    save(address, `${this.name}.csv`);
    URL.revokeObjectURL(address);
  }

  #picture() {
    const address = this.png?.();
    if (address) {
      save(address, `${this.name}.png`);
    }
  }

  async #sql() {
    const { text, parameters } = await this.api.sql(/** @type {object} */ (this.query));
    const notes = parameters.map((each, i) => `-- $${i + 1} = ${JSON.stringify(each)}`);
    await this.#copy([...notes, text].join('\n'));
  }

  /** @param {string} text */
  async #copy(text) {
    // Browsers have a clipboard only where the connection is secure.
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
    } else {
      const area = document.body.appendChild(document.createElement('textarea'));
      area.value = text;
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    this.said = 'Copied.';
  }
}

/** With a place for the token, never with the token. @param {object} query */
function curlOf(query) {
  const body = JSON.stringify({ query }).replaceAll("'", "'\\''");
  return [
    `curl '${location.origin}/cubejs-api/v1/load' \\`,
    `  -H "Authorization: Bearer $TIDEMARK_READ_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${body}'`,
  ].join('\n');
}

/** @param {string} address @param {string} name */
function save(address, name) {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

customElements.define('tm-export', Export);
