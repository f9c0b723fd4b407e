import { html, nothing } from 'lit';
import { amount, plain } from './amounts.js';

/**
 * @typedef {import('./server.js').Fact} Fact
 * @typedef {import('./server.js').Stage} Stage
 */

/** What a stage says of itself in one line: the first fact of each of these names that it has. */
const HEADLINES = ['accepted', 'lag', 'rejects', 'stored', 'nodes', 'pending', 'late_seconds', 'filled', 'done', 'differences', 'running', 'free_bytes', 'database_bytes', 'partitions_ahead_seconds'];

const WORDS = { good: 'Good', attention: 'Look at it', bad: 'Bad' };

/** @param {import('./server.js').Standing} standing */
export function standingMark(standing) {
  return html`<span class="standing" data-standing=${standing}><span class="mark" aria-hidden="true"></span>${WORDS[standing]}</span>`;
}

/**
 * A line that opens.
 *
 * @param {Stage} stage
 * @param {unknown} more what else is told when it is open
 */
export function stageCard(stage, more) {
  return html`
    <details class="card stage" data-testid="stage-${stage.stage}" data-standing=${stage.standing}>
      <summary>
        <h2>${stage.title}</h2>
        <span class="headline">${headline(stage.facts)}</span>
        ${standingMark(stage.standing)}
      </summary>
      <div class="inside">
        <p class="says">${stage.says}</p>
        ${groups(stage.facts).map(group)} ${more}
      </div>
    </details>
  `;
}

/** @param {Fact[]} facts */
function headline(facts) {
  const name = HEADLINES.find((each) => facts.some((fact) => fact.name === each));
  const of = facts.filter((fact) => fact.name === name);
  if (of.length === 0) {
    return nothing;
  }
  const worst = of.reduce((one, other) => (other.value > one.value ? other : one));
  const all = ['pending', 'differences', 'rejects', 'lag'].includes(worst.name)
    ? { ...worst, value: of.reduce((sum, fact) => sum + fact.value, 0) }
    : worst;
  return `${plain(all.name)}: ${amount(all)}`;
}

/** Facts of one name together, in their order. @param {Fact[]} facts @returns {Fact[][]} */
function groups(facts) {
  return [...new Set(facts.map((fact) => fact.name))].map((name) => facts.filter((fact) => fact.name === name));
}

/** @param {Fact[]} facts of one name: each sentence is told once */
function group(facts) {
  if (facts.length === 1 && facts[0].of === '') {
    return one(facts[0]);
  }
  const largest = Math.max(...facts.map((fact) => fact.value), 0);
  const same = facts.every((fact) => fact.says === facts[0].says);
  const sized = facts[0].unit === 'bytes' && facts.length > 1;
  return html`
    <section class="fact" data-testid="fact-${facts[0].name}">
      <h3>${plain(facts[0].name)}</h3>
      ${same ? html`<p class="says">${facts[0].says}</p>` : nothing}
      <dl>
        ${facts.map(
          (fact) => html`
            <div data-standing=${fact.standing}>
              <dt>${fact.of}</dt>
              <dd>
                ${sized ? bar(fact.value / (largest || 1)) : nothing}
                <span class="amount">${amount(fact)}</span>
                ${fact.standing === 'good' ? nothing : standingMark(fact.standing)}
              </dd>
              ${same ? nothing : html`<dd class="says">${fact.says}</dd>`}
              ${fact.advice === '' ? nothing : html`<dd class="advice">${fact.advice}</dd>`}
            </div>
          `,
        )}
      </dl>
    </section>
  `;
}

/** @param {Fact} fact that there is only one of */
function one(fact) {
  return html`
    <section class="fact" data-testid="fact-${fact.name}">
      <div class="one">
        <h3>${plain(fact.name)}</h3>
        <span class="amount">${amount(fact)}</span>
      </div>
      <p class="says">${fact.says}</p>
      ${fact.standing === 'good' ? nothing : html`<p class="advice">${standingMark(fact.standing)} ${fact.advice}</p>`}
    </section>
  `;
}

/** @param {number} share of the largest */
function bar(share) {
  return html`<svg class="size" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width=${100 * share} height="8"></rect></svg>`;
}
