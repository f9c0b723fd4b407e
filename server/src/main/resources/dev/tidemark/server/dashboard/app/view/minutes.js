import { LitElement, html, nothing, svg } from 'lit';
import { clockAt } from '../clock.js';
import { minute, number } from '../words.js';

const BAR = 10;
const GAP = 1;
const HEIGHT = 40;

/**
 * The last thirty minutes of the measure that is shown, a bar for each. It has its place before they are known, and keeps it where they
 * cannot be told.
 */
class Minutes extends LitElement {
  static properties = {
    choice: { attribute: false },
    told: { attribute: false },
  };

  constructor() {
    super();
    /** @type {import('../choice.js').Choice} */
    this.choice;
    /** @type {import('../minutes.js').Told|undefined} */
    this.told = undefined;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { minutes = [], refused } = this.told ?? {};
    const last = minutes.at(-1);
    return html`
      <section
        class="card minutes"
        data-testid="minutes"
        data-count=${minutes.length}
        data-first=${minutes[0]?.start.toISOString() ?? ''}
        data-last=${last?.value ?? ''}
        data-sum=${last ? sum(minutes) : ''}
        aria-busy=${this.told ? 'false' : 'true'}
      >
        <h2>Last 30 minutes <span>${this.choice.measure.title}</span></h2>
        <p class="minutes-now">${last ? html`<strong>${number(last.value)}</strong> this minute` : nothing}</p>
        ${refused ? html`<p class="minutes-none" data-testid="minutes-none">Not told minute by minute: ${refused}</p>` : this.#bars(minutes)}
      </section>
    `;
  }

  /** @param {import('../minutes.js').Minute[]} minutes */
  #bars(minutes) {
    const most = Math.max(...minutes.map(({ value }) => value ?? 0), 1);
    const { measure } = this.choice;
    const names = minutes.map(({ start }) => minute(clockAt(start, this.choice.zone)));
    return html`
      <figure>
        <svg viewBox="0 0 ${BAR * Math.max(minutes.length, 1)} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
          ${minutes.map(({ value }, i) => bar(i, Math.max(value ?? 0, 0) / most, i === minutes.length - 1, `${names[i]}: ${number(value)}`))}
        </svg>
        <span aria-hidden="true">${names[0]}</span>
        <span>${names.length > 0 && measure.adds ? `${number(sum(minutes))} in all` : nothing}</span>
        <span aria-hidden="true">${names.length > 0 ? 'now' : nothing}</span>
      </figure>
      ${minutes.length > 0 ? numbers(measure.title, minutes, names) : nothing}
    `;
  }
}

/** @param {number} place @param {number} part of the highest one @param {boolean} open @param {string} name */
function bar(place, part, open, name) {
  const height = part * (HEIGHT - 1);
  const x = place * BAR;
  return svg`<g>
    <title>${name}</title>
    <rect class="space" x=${x} y="0" width=${BAR} height=${HEIGHT} />
    <rect class=${open ? 'open' : 'whole'} x=${x + GAP} y=${HEIGHT - height} width=${BAR - 2 * GAP} height=${height} />
  </g>`;
}

/** For those who do not see the bars. @param {string} measure @param {import('../minutes.js').Minute[]} minutes @param {string[]} names */
function numbers(measure, minutes, names) {
  return html`
    <div class="unseen">
      <table>
        <caption>${measure} of the last ${minutes.length} minutes</caption>
        <thead><tr><th scope="col">Minute</th><th scope="col">${measure}</th></tr></thead>
        <tbody>
          ${minutes.map(({ value }, i) => html`<tr><th scope="row">${names[i]}${i === minutes.length - 1 ? ' (open)' : ''}</th><td>${number(value)}</td></tr>`)}
        </tbody>
      </table>
    </div>
  `;
}

/** @param {import('../minutes.js').Minute[]} minutes */
function sum(minutes) {
  return minutes.reduce((all, { value }) => all + (value ?? 0), 0);
}

customElements.define('tm-minutes', Minutes);
