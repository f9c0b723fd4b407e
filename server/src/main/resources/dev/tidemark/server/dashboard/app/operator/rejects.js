import { LitElement, html, nothing } from 'lit';
import { moment, number } from '../words.js';
import { plain } from './amounts.js';
import { replay } from './server.js';

/**
 * Rejects by reason, with samples, and the button that tries them again. It asks first.
 */
class RejectList extends LitElement {
  static properties = {
    rejects: { attribute: false },
    course: { attribute: false },
    secret: { attribute: false },
    asking: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {import('./server.js').Rejects[]|undefined} */
    this.rejects = undefined;
    /** @type {import('./server.js').Replay|undefined} the last replay */
    this.course = undefined;
    this.secret = '';
    /** @type {string|undefined} the reason that is being asked about */
    this.asking = undefined;
    /** @type {string|undefined} */
    this.problem = undefined;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const reasons = [...new Set((this.rejects ?? []).map(({ reason }) => reason))];
    return html`
      <h3>Rejects that are kept</h3>
      ${this.#told()} ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${reasons.length === 0
        ? html`<p class="empty-list">${this.rejects ? 'There are none: everything that came is an event.' : 'The database cannot be asked for rejects now.'}</p>`
        : reasons.map((reason) => this.#reason(reason))}
    `;
  }

  #told() {
    const course = this.course;
    if (!course) {
      return nothing;
    }
    const so = `${number(course.stored)} are events now, ${number(course.rejected)} are rejects still`;
    const words = course.problem
      ? `The replay stopped: ${course.problem}.`
      : course.over
        ? `Replayed: ${so}.`
        : `Replaying: ${so}, of ${number(course.of)}.`;
    return html`<p class="notice" role="status" data-testid="replay">${words}</p>`;
  }

  /** @param {string} reason */
  #reason(reason) {
    const all = (this.rejects ?? []).filter((each) => each.reason === reason);
    const again = all.reduce((sum, each) => sum + each.again, 0);
    return html`
      <section class="reason" data-testid="reason-${reason}">
        <h4>${plain(reason)}</h4>
        ${all.map(
          (each) => html`
            <p>${number(each.rejects)} of ${each.tenant || 'nobody known'}, the last ${moment(new Date(each.last))}</p>
            <ul class="samples">
              ${each.samples.map((sample) => html`<li><span>${sample.detail}</span><span class="says">${sample.source} · reject ${sample.id}</span></li>`)}
            </ul>
          `,
        )}
        ${this.#button(reason, again)}
      </section>
    `;
  }

  /** @param {string} reason @param {number} again */
  #button(reason, again) {
    if (again === 0) {
      return html`<p class="says">None of them can be tried again: they are no events by themselves.</p>`;
    }
    if (this.asking !== reason) {
      return html`<button type="button" ?disabled=${this.course?.over === false} @click=${() => (this.asking = reason)}>Replay ${number(again)}…</button>`;
    }
    return html`
      <div class="ask" role="group" aria-label="Replay">
        <p>Each becomes an event once, or stays a reject with the reason of this time. Mend the catalog first.</p>
        <button type="button" class="sure" @click=${() => this.#replay(reason)}>Replay ${number(again)} now</button>
        <button type="button" @click=${() => (this.asking = undefined)}>Cancel</button>
      </div>
    `;
  }

  updated() {
    this.querySelector('.sure')?.closest('.ask')?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {string} reason */
  async #replay(reason) {
    this.asking = undefined;
    this.problem = undefined;
    try {
      await replay(this.secret, reason);
      this.dispatchEvent(new CustomEvent('replayed', { bubbles: true }));
    } catch (failure) {
      this.problem = /** @type {Error} */ (failure).message;
    }
  }
}

customElements.define('tm-rejects', RejectList);
