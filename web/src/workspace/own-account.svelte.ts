// Somebody's own account as this page knows it: fetched anew with every change of it.
import { get, post, type Answer, type Trouble } from '../account/exchange';
import type { FactorIsOn } from '../wire/FactorIsOn';
import type { FactorOff } from '../wire/FactorOff';
import type { FactorOffer } from '../wire/FactorOffer';
import type { FactorOn } from '../wire/FactorOn';
import type { FactorWish } from '../wire/FactorWish';
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

  /** A secret for an app; nothing is on yet. */
  offerFactor(password: string): Promise<Answer<FactorOffer>> {
    return post<FactorOffer>('/api/account/second-factor', { password } satisfies FactorWish);
  }

  /** The answer has the recovery codes, which are kept nowhere. */
  async turnFactorOn(code: string): Promise<Answer<FactorIsOn>> {
    const answer = await post<FactorIsOn>('/api/account/second-factor/on', { code } satisfies FactorOn);
    if (answer.ok) this.own = answer.value.account;
    // It may be on all the same.
    else if (answer.trouble.code !== 'wrong_code') await this.load();
    return answer;
  }

  turnFactorOff(wish: FactorOff): Promise<Answer<OwnAccount>> {
    return this.#do('/second-factor/off', wish);
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
