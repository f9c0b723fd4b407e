import { LitElement, html, nothing } from 'lit';
import { TokenRefused } from '../api.js';
import { list, segments } from '../view/fields.js';
import { moment } from '../words.js';

/**
 * @typedef {import('./terms.js').Grant} Grant
 * @typedef {import('./terms.js').Offer} Offer
 * @typedef {{api: import('../api.js').Api, title: string, grants: Grant[], offers: Offer[]}} Asked what is to be shared
 */

const TIMES = [
  { name: '1d', title: 'In a day' },
  { name: '7d', title: 'In 7 days' },
  { name: '30d', title: 'In 30 days' },
  { name: '90d', title: 'In 90 days' },
  { name: '366d', title: 'In a year' },
];

/**
 * Makes links to one view, and ends them. Properties: `api`, `title` of the view, `grants`, and `offers`, the ranges to choose from.
 */
class Share extends LitElement {
  static properties = {
    api: { attribute: false },
    title: { attribute: false },
    grants: { attribute: false },
    offers: { attribute: false },
    chosen: { state: true },
    time: { state: true },
    made: { state: true },
    shares: { state: true },
    problem: { state: true },
    copied: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../api.js').Api} */
    this.api;
    this.title = '';
    /** @type {Grant[]} */
    this.grants = [];
    /** @type {Offer[]} */
    this.offers = [];
    /** @type {string|undefined} the range, if it is not the first */
    this.chosen = undefined;
    this.time = '7d';
    /** @type {{link: string, frame: string|undefined}|undefined} */
    this.made = undefined;
    /** @type {{id: string, title: string, state: string, expires: string}[]|undefined} */
    this.shares = undefined;
    this.problem = '';
    /** @type {string|undefined} */
    this.copied = undefined;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return html`
      <dialog class="card share" aria-labelledby="share-title" data-testid="share-dialog" @close=${() => this.remove()}>
        <header class="head">
          <h2 id="share-title">Share this view</h2>
          <button type="button" class="small" @click=${() => this.querySelector('dialog')?.close()}>Close</button>
        </header>
        <p class="why">Whoever has the link sees this view without signing in, and nothing else, until it ends.</p>
        <form class="make" @submit=${this.#make}>
          <label class="list wide"><span>Title</span><input name="title" required maxlength="200" .defaultValue=${this.title} /></label>
          ${list({ label: 'Ends', options: TIMES, chosen: this.time, choose: (name) => (this.time = name), testid: 'share-ends' })}
          ${this.offers.length > 1
            ? segments({
                label: 'Range',
                options: this.offers,
                chosen: this.#offer().name,
                choose: (name) => (this.chosen = name),
                testid: 'share-range',
              })
            : nothing}
          <label class="list wide">
            <span>Pages that may embed it (optional)</span>
            <input name="origins" placeholder="https://intranet.example" autocomplete="off" autocapitalize="off" spellcheck="false" />
          </label>
          <button type="submit" class="small primary">Make link</button>
        </form>
        <p class="problem" role="alert">${this.problem}</p>
        ${this.made ? this.#result(this.made) : nothing}
        ${this.#links()}
      </dialog>
    `;
  }

  firstUpdated() {
    this.querySelector('dialog')?.showModal();
    void this.#list();
  }

  /** @param {{link: string, frame: string|undefined}} made */
  #result({ link, frame }) {
    return html`
      <div class="made" role="status">
        ${this.#copyable('Link', link, 'share-link')}
        ${frame ? this.#copyable('To embed', frame, 'share-frame') : nothing}
        <p class="why">It is not shown again.</p>
      </div>
    `;
  }

  /** @param {string} label @param {string} text @param {string} testid */
  #copyable(label, text, testid) {
    const copy = async () => {
      await navigator.clipboard.writeText(text);
      this.copied = testid;
    };
    return html`
      <div class="copyable">
        <label class="list wide"><span>${label}</span><input readonly data-testid=${testid} .value=${text} @focus=${select} /></label>
        <button type="button" class="small" aria-label="Copy: ${label}" @click=${copy}>${this.copied === testid ? 'Copied' : 'Copy'}</button>
      </div>
    `;
  }

  #links() {
    const shares = (this.shares ?? []).filter(({ state }) => state === 'in force');
    return html`
      <h3>Links in force</h3>
      ${this.shares && shares.length === 0 ? html`<p class="why">None yet.</p>` : nothing}
      <ul class="links" data-testid="shares">
        ${shares.map(
          ({ id, title, expires }) => html`
            <li>
              <span class="link-title">${title}</span>
              <span class="why">ends ${moment(new Date(expires))}</span>
              <button type="button" class="small" aria-label="End now: ${title}" @click=${() => this.#end(id)}>End now</button>
            </li>
          `,
        )}
      </ul>
    `;
  }

  #offer() {
    return this.offers.find(({ name }) => name === this.chosen) ?? this.offers[0];
  }

  /** @param {SubmitEvent} event */
  async #make(event) {
    event.preventDefault();
    const said = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const origins = String(said.get('origins')).split(/[\s,]+/).filter((each) => each !== '');
    const { view, reach } = this.#offer();
    const title = String(said.get('title'));
    await this.#try(async () => {
      const made = await this.api.makeShare({ title, view, grants: this.grants, reach, expires_in: this.time, origins });
      const link = `${location.origin}${made.path}#${made.token}`;
      this.made = { link, frame: origins.length > 0 ? frameOf(link, title) : undefined };
      this.copied = undefined;
      await this.#list();
    });
  }

  /** @param {string} id */
  #end(id) {
    return this.#try(async () => {
      await this.api.endShare(id);
      await this.#list();
    });
  }

  #list() {
    return this.#try(async () => {
      this.shares = (await this.api.shares()).shares;
    });
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    try {
      this.problem = '';
      await work();
    } catch (failure) {
      this.problem =
        failure instanceof TokenRefused
          ? 'Your token may not make links. Ask for one with the scope “share”.'
          : /** @type {Error} */ (failure).message;
    }
  }
}

/** @param {string} link @param {string} title */
function frameOf(link, title) {
  const frame = document.createElement('iframe');
  frame.setAttribute('src', link);
  frame.setAttribute('title', title);
  frame.setAttribute('width', '100%');
  frame.setAttribute('height', '900');
  frame.setAttribute('loading', 'lazy');
  return frame.outerHTML;
}

/** @param {FocusEvent} event */
function select(event) {
  /** @type {HTMLInputElement} */ (event.target).select();
}

customElements.define('tm-share', Share);

/** Opens the dialog beside an element, and takes it away when it is closed. @param {Element} beside @param {Asked} asked */
export function ask(beside, asked) {
  beside.append(Object.assign(document.createElement('tm-share'), asked));
}
