/**
 * Server-sent events (WHATWG HTML, "Server-sent events") out of the pieces in which they come. Browsers' own EventSource sends no header,
 * and the token is one.
 *
 * @typedef {{event: string, id: string, data: string}} ServerEvent
 */

export class Events {
  #rest = '';
  /** @type {ServerEvent} */
  #next = { event: '', id: '', data: '' };

  /** @param {string} piece text, cut anywhere @returns {ServerEvent[]} those that are complete with it */
  read(piece) {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#line(line.replace(/\r$/, '')));
  }

  /** @param {string} line @returns {ServerEvent[]} */
  #line(line) {
    if (line === '') {
      const { event, id, data } = this.#next;
      this.#next = { event: '', id, data: '' };
      return data === '' ? [] : [{ event: event || 'message', id, data: data.slice(0, -1) }];
    }
    const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === 'data') {
      this.#next.data += value + '\n';
    } else if (name === 'event' || name === 'id') {
      this.#next[name] = value;
    }
    return [];
  }
}
