/** Makes a person what a test wants, whatever they were, as no process of the hub does it. */
import type { Account, People } from '../../hub/people/people.ts';

export async function putPerson(people: People, account: Account): Promise<void> {
	const found = await people.find(account.id);
	const done = found ? (await people.replace(found, account)) && (await people.count(account.id, found, account)) : await people.add(account);
	if (!done) throw new Error(`${account.id} was changed meanwhile`);
}
