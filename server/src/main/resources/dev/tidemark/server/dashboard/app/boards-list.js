/**
 * The boards of a tenant, as the server lists them.
 *
 * @typedef {{editable: boolean, boards: import('./boards.js').Listed[]}} Boards
 */
import { QuestionRefused, TokenRefused } from './api.js';

const TRY_AGAIN_MILLIS = 2_000;

/** None for a token that may not see them; asked again until the server answers. @param {import('./api.js').Api} api @returns {Promise<Boards>} */
export async function boardsOf(api) {
  try {
    return await api.boards();
  } catch (failure) {
    if (failure instanceof TokenRefused || failure instanceof QuestionRefused) {
      return { editable: false, boards: [] };
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MILLIS));
    return boardsOf(api);
  }
}
