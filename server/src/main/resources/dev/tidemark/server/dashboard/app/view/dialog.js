import { html, nothing, render } from 'lit';

/**
 * Asks a person, by the browser's own dialog: Escape means no, and the keyboard stays inside.
 *
 * @param {HTMLElement} host
 * @param {string} title
 * @param {string} text
 * @param {string|undefined} yes what is done; none only tells
 * @returns {Promise<boolean>}
 */
export function ask(host, title, text, yes) {
  const dialog = document.createElement('dialog');
  dialog.className = 'card dialog';
  dialog.setAttribute('aria-labelledby', 'dialog-title');
  render(
    html`
      <form method="dialog">
        <h2 id="dialog-title">${title}</h2>
        <p>${text}</p>
        <p class="board-buttons">
          ${yes ? html`<button type="submit" class="small danger" value="yes">${yes}</button>` : nothing}
          <button type="submit" class="small" value="no" autofocus>${yes ? 'Keep it' : 'Close'}</button>
        </p>
      </form>
    `,
    dialog,
  );
  host.ownerDocument.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}
