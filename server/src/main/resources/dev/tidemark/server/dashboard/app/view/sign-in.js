import { LitElement, html, nothing } from 'lit';
import { tokensIn } from '../tokens.js';

/**
 * Asks for a read token. Fires `tokens` with what was typed.
 */
class SignIn extends LitElement {
  static properties = {
    problem: { attribute: false },
    busy: { attribute: false },
  };

  constructor() {
    super();
    /** @type {string|undefined} why the last attempt failed */
    this.problem = undefined;
    this.busy = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return html`
      <form class="card sign-in" data-testid="sign-in" @submit=${this.#submit} novalidate>
        <h1>Sign in</h1>
        <p>Paste a read token. It shows one tenant's data and changes nothing; it stays in this tab and is gone when you close it.</p>
        <label for="token">Read token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          aria-describedby="token-problem"
          aria-invalid=${this.problem ? 'true' : 'false'}
        />
        <p id="token-problem" class="problem" role="alert" data-testid="sign-in-problem">${this.problem ?? nothing}</p>
        <button type="submit" ?disabled=${this.busy}>${this.busy ? 'Signing in…' : 'Sign in'}</button>
      </form>
    `;
  }

  firstUpdated() {
    this.#field()?.focus({ preventScroll: true });
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const typed = tokensIn(this.#field()?.value ?? '');
    if (typed.length === 0) {
      this.problem = 'Please enter a read token.';
      this.#field()?.focus();
    } else {
      this.dispatchEvent(new CustomEvent('tokens', { detail: typed }));
    }
  }

  #field() {
    return /** @type {HTMLInputElement|null} */ (this.querySelector('input'));
  }
}

customElements.define('tm-sign-in', SignIn);
