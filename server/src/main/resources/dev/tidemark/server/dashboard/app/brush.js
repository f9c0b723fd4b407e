/**
 * Drawing a stretch over a chart with mouse or pen. Fingers scroll the page; who has only these, or a keyboard, sets the range by its dates.
 */

/** Less than this is a click with an unsteady hand. */
const LEAST_PIXELS = 8;

export class Brush {
  #box;
  #chosen;
  #mark;
  /** @type {number|undefined} */
  #from;

  /**
   * @param {HTMLElement} box
   * @param {(from: number, to: number) => void} chosen pixels from the box's left side, in order
   */
  constructor(box, chosen) {
    this.#box = box;
    this.#chosen = chosen;
    this.#mark = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    this.#mark.classList.add('brush');
    this.#mark.setAttribute('aria-hidden', 'true');
    this.#mark.append(document.createElementNS('http://www.w3.org/2000/svg', 'rect'));
    box.after(this.#mark);
    box.addEventListener('pointerdown', this.#down);
    box.addEventListener('pointermove', this.#move);
    box.addEventListener('pointerup', this.#up);
    box.addEventListener('pointercancel', this.#end);
  }

  close() {
    this.#mark.remove();
    this.#box.removeEventListener('pointerdown', this.#down);
    this.#box.removeEventListener('pointermove', this.#move);
    this.#box.removeEventListener('pointerup', this.#up);
    this.#box.removeEventListener('pointercancel', this.#end);
  }

  #down = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType !== 'touch' && event.button === 0) {
      this.#from = this.#place(event);
      this.#box.setPointerCapture(event.pointerId);
    }
  };

  #move = (/** @type {PointerEvent} */ event) => {
    if (this.#from !== undefined) {
      const [left, right] = this.#ends(event, this.#from);
      this.#draw(left, right - left);
    }
  };

  #up = (/** @type {PointerEvent} */ event) => {
    if (this.#from !== undefined) {
      const [left, right] = this.#ends(event, this.#from);
      this.#end();
      if (right - left >= LEAST_PIXELS) {
        this.#chosen(left, right);
      }
    }
  };

  #end = () => {
    this.#from = undefined;
    this.#draw(0, 0);
  };

  /** @param {PointerEvent} event @param {number} from @returns {[number, number]} */
  #ends(event, from) {
    const at = this.#place(event);
    return [Math.min(from, at), Math.max(from, at)];
  }

  /** @param {PointerEvent} event */
  #place(event) {
    const { left, width } = this.#box.getBoundingClientRect();
    return Math.max(0, Math.min(width, event.clientX - left));
  }

  /** @param {number} x @param {number} width */
  #draw(x, width) {
    const rect = /** @type {SVGRectElement} */ (this.#mark.firstElementChild);
    rect.setAttribute('x', String(x));
    rect.setAttribute('width', String(width));
    rect.setAttribute('height', width > 0 ? '100%' : '0');
  }
}
