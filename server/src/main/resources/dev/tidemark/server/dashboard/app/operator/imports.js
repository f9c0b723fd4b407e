import { html, nothing } from 'lit';
import { moment, number } from '../words.js';

/** What is told of imports beside their facts: their reports. */

const STATES = /** @type {Record<string, string>} */ ({
  staging: 'being read',
  done: 'in place',
  unchanged: 'was there already',
  undone: 'taken back',
  failed: 'failed',
});

/** @param {import('./server.js').Import[]|undefined} imports */
export function importList(imports) {
  if (imports === undefined) {
    return html`<p class="empty-list">The database cannot be asked for imports now.</p>`;
  }
  if (imports.length === 0) {
    return html`<p class="empty-list">Nothing was imported yet. <code>./tidemark import --help</code> says how.</p>`;
  }
  return html`<h3>The last imports</h3>${imports.map(oneImport)}`;
}

/** @param {import('./server.js').Import} each */
function oneImport(each) {
  return html`
    <details class="delivery" data-testid="import-${each.id}" data-state=${each.state}>
      <summary>
        <span class="name">${each.rollups.join(', ')}</span>
        <span>${number(each.rows)} rows</span>
        <span>${moment(new Date(each.started_at))}</span>
        <span class="state">${STATES[each.state] ?? each.state}</span>
      </summary>
      <dl class="report">
        ${line('Files', each.files)} ${line('Tenant', each.tenant || 'all')}
        ${line('Range', `${moment(new Date(each.from))} to ${moment(new Date(each.to))}`)}
        ${line('Rows taken', number(each.rows))} ${line('Rows refused', number(each.refused))}
        ${each.finished_at ? line('Ended', moment(new Date(each.finished_at))) : nothing}
        ${(each.reasons ?? []).map((reason) => line('Why it failed', reason))}
        ${(each.refused_rows ?? []).map((row) => line(`${row.file}, line ${row.line}`, `${row.column}: ${row.reason}`))}
      </dl>
    </details>
  `;
}

/** @param {string} name @param {string} value */
function line(name, value) {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
