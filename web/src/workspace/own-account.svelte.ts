// Somebody's own account as this page knows it: fetched anew with every change of it.
import { get, post, type Answer, type Trouble } from '../account/exchange';
import type { OwnAccount } from '../wire/OwnAccount';
import type { PasswordChange } from '../wire/PasswordChange';

export class Account {
  own = $state.raw<OwnAccount>();
  trouble = $state.raw<Trouble>();

  async load(): Promise<void> {
    this.trouble = undefined;
    const answer = await get<OwnAccount>('/api/account');
    if (answer.ok) this.own = answer.value;
    else this.trouble = answer.trouble;
  }

  changePassword(change: PasswordChange): Promise<Answer<OwnAccount>> {
    return this.#do('/password', change);
  }

  signOut(device: string): Promise<Answer<OwnAccount>> {
    return this.#do(`/devices/${device}/sign-out`);
  }

  signOutEverywhere(): Promise<Answer<null>> {
    return post<null>('/api/account/sign-out-everywhere');
  }

  async #do(path: string, wish?: unknown): Promise<Answer<OwnAccount>> {
    const answer = await post<OwnAccount>(`/api/account${path}`, wish);
    if (answer.ok) this.own = answer.value;
    return answer;
  }
}
