/**
 * The page's two kinds of choice. Both are the browser's own controls, so keyboard and screen readers work as everywhere.
 */
import { html } from 'lit';
import { live } from 'lit/directives/live.js';

/**
 * @typedef {{name: string, title: string, short?: string, disabled?: boolean}} Option
 *
 * @typedef {Object} Field
 * @property {string} label
 * @property {Option[]} options
 * @property {string|undefined} chosen
 * @property {(name: string) => void} choose
 * @property {string} testid
 */

/** A few options side by side. @param {Field} field */
export function segments({ label, options, chosen, choose, testid }) {
  return html`
    <fieldset class="segments" data-testid=${testid}>
      <legend>${label}</legend>
      ${options.map(
        ({ name, title, short }) => html`
          <label title=${short ? title : ''}>
            <input
              type="radio"
              name=${testid}
              value=${name}
              aria-label=${title}
              .checked=${live(name === chosen)}
              @change=${() => choose(name)}
            />
            <span aria-hidden="true">${short ?? title}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}

/** One of a list of any length. @param {Field} field */
export function list({ label, options, chosen, choose, testid }) {
  const changed = (/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value);
  return html`
    <label class="list">
      <span>${label}</span>
      <select data-testid=${testid} @change=${changed}>
        ${options.map(
          ({ name, title, disabled = false }) =>
            html`<option value=${name} ?disabled=${disabled} .selected=${live(name === chosen)}>${title}</option>`,
        )}
      </select>
    </label>
  `;
}
