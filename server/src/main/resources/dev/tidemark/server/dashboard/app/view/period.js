import { LitElement, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { ZONE, clockAt, plus, textOf, wallOf } from '../clock.js';
import { GRAINS, MORE_RANGES, RANGES, rangeName, rangeOf } from '../ranges.js';
import { span } from '../words.js';
import { list, segments } from './fields.js';

/**
 * Which time is shown: presets, two dates, the zone, and, unless `plain`, the grain and whether it is compared. Fires `choose`.
 */
class Period extends LitElement {
  static properties = {
    choice: { attribute: false },
    plain: { type: Boolean },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../choice.js').Choice} */
    this.choice;
    this.plain = false;
    this.problem = '';
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { range, compare } = this.choice;
    return html`
      ${segments({
        label: 'Range',
        options: RANGES,
        chosen: range,
        choose: (name) => this.#choose({ range: name, out: undefined }),
        testid: 'range',
      })}
      ${this.plain ? nothing : this.#compare(range, compare)}
      <details class="menu" data-testid="more" @keydown=${this.#key}>
        <summary>${this.#summary()}</summary>
        <div class="card panel wide">${this.#panel()}</div>
      </details>
    `;
  }

  /** @param {string} range @param {boolean} compare */
  #compare(range, compare) {
    return html`
      <label class="check">
        <input
          type="checkbox"
          data-testid="compare"
          .checked=${live(compare)}
          ?disabled=${range === 'all'}
          @change=${(/** @type {Event} */ event) => this.#choose({ compare: checked(event) ? 'previous' : undefined })}
        />
        <span>Compare</span>
      </label>
    `;
  }

  #panel() {
    const { range, zone, grain } = this.choice;
    const { from, to } = rangeOf(range, clockAt(new Date(), zone), undefined);
    return html`
      ${segments({
        label: 'More ranges',
        options: MORE_RANGES,
        chosen: range,
        choose: (name) => this.#choose({ range: name, out: undefined }),
        testid: 'more-ranges',
      })}
      <form class="dates" @submit=${this.#dates}>
        ${date('From', 'begin', from)} ${date('To', 'end', to)}
        <button type="submit">Show</button>
        <p class="problem" role="status">${this.problem}</p>
      </form>
      ${this.plain ? nothing : this.#grain(grain)}
      ${list({
        label: 'Time zone',
        options: [ZONE, ...zones()].map((name, i) => ({ name, title: i === 0 ? `${name} (yours)` : name })),
        chosen: zone,
        choose: (name) => this.#choose({ zone: name }),
        testid: 'zone',
      })}
    `;
  }

  /** @param {import('../ranges.js').Grain|undefined} grain */
  #grain(grain) {
    return list({
        label: 'Grain',
        options: [{ name: '', title: 'From the range' }, ...GRAINS],
        chosen: grain ?? '',
        choose: (name) => this.#choose({ grain: name || undefined }),
        testid: 'grain',
      });
  }

  /** What the panel holds, in short. */
  #summary() {
    const { range, zone } = this.choice;
    const { from, to } = rangeOf(range, clockAt(new Date(), zone), undefined);
    const preset = MORE_RANGES.find(({ name }) => name === range);
    const own = !RANGES.some(({ name }) => name === range);
    return (preset?.title ?? (own && from && to ? span(from, to) : 'Dates')) + (zone === ZONE ? '' : ` · ${zone}`);
  }

  /** @param {import('../address.js').Address} change */
  #choose(change) {
    this.problem = '';
    this.dispatchEvent(new CustomEvent('choose', { detail: change }));
  }

  /** @param {SubmitEvent} event */
  #dates(event) {
    event.preventDefault();
    const said = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const [from, to] = ['begin', 'end'].map((name) => wallOf(String(said.get(name))));
    if (!from || !to || from > to) {
      this.problem = from && to ? 'The range ends before it begins.' : 'Both days are needed.';
    } else {
      this.#choose({ range: rangeName(from, plus(to, 'day', 1)), out: undefined });
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
    if (event.key === 'Escape' && menu.open) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  }
}

/** @param {Event} event */
function checked(event) {
  return /** @type {HTMLInputElement} */ (event.target).checked;
}

/** @type {string[]|undefined} */
let allZones;

function zones() {
  allZones ??= ['UTC', ...Intl.supportedValuesOf('timeZone')].filter((zone, i, all) => zone !== ZONE && all.indexOf(zone) === i);
  return allZones;
}

/** @param {string} label @param {string} name @param {Date|undefined} day */
function date(label, name, day) {
  return html`
    <label class="list">
      <span>${label}</span>
      <input type="date" name=${name} required .defaultValue=${day ? textOf(day).slice(0, 10) : ''} />
    </label>
  `;
}

customElements.define('tm-period', Period);
