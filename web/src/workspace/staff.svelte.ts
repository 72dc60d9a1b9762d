// The practice's staff as this page knows it: fetched anew with every change of it.
import { get, post, type Answer, type Trouble } from '../account/exchange';
import type { ColleagueFactorOff } from '../wire/ColleagueFactorOff';
import type { Staff } from '../wire/Staff';
import type { StaffEdit } from '../wire/StaffEdit';
import type { StaffInvite } from '../wire/StaffInvite';

export class StaffList {
  all = $state.raw<Staff>();
  trouble = $state.raw<Trouble>();

  async load(): Promise<void> {
    this.trouble = undefined;
    const answer = await get<Staff>('/api/workspace/staff');
    if (answer.ok) this.all = answer.value;
    else this.trouble = answer.trouble;
  }

  change(edit: StaffEdit): Promise<Answer<Staff>> {
    return this.#do('', edit);
  }

  takeOffFactor(wish: ColleagueFactorOff): Promise<Answer<Staff>> {
    return this.#do('/second-factor-off', wish);
  }

  invite(invite: StaffInvite): Promise<Answer<Staff>> {
    return this.#do('/invitations', invite);
  }

  resend(id: string): Promise<Answer<Staff>> {
    return this.#do(`/invitations/${id}/resend`);
  }

  withdraw(id: string): Promise<Answer<Staff>> {
    return this.#do(`/invitations/${id}/withdraw`);
  }

  async #do(path: string, wish?: unknown): Promise<Answer<Staff>> {
    const answer = await post<Staff>(`/api/workspace/staff${path}`, wish);
    if (answer.ok) this.all = answer.value;
    else if (answer.trouble.code === 'changed_elsewhere' || answer.trouble.code === 'not_found') await this.load();
    return answer;
  }
}
