import { html, nothing } from 'lit';
import { keyIn } from './key.js';

/**
 * Asks for an operator's key.
 *
 * @param {string|undefined} problem why the last one was not taken
 * @param {(key: string) => void} taken
 */
export function signIn(problem, taken) {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (/** @type {HTMLElement} */ (event.currentTarget).querySelector('input'));
    taken(keyIn(field.value));
  };
  return html`
    <form class="card sign-in" data-testid="sign-in" @submit=${submit} novalidate>
      <h1>How everything is</h1>
      <p>Paste an operator’s key. It shows how the server is, and no tenant’s data; it stays in this tab and is gone when you close it.</p>
      <label for="key">Operator’s key</label>
      <input
        id="key"
        type="password"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-describedby="key-problem"
        aria-invalid=${problem ? 'true' : 'false'}
      />
      <p id="key-problem" class="problem" role="alert">${problem ?? nothing}</p>
      <button type="submit">Sign in</button>
      <p class="hint">Whoever may reach the database makes one: <code>./tidemark key create --kind operator</code></p>
    </form>
  `;
}
