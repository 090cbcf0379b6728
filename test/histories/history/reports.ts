import type { Lead } from '../linkedIn/world';

/** An error of a trigger, as a user sees it: a failed execution. */
export interface Report {
	/** Epoch milliseconds. */
	at: number;
	text: string;
	/** Whether the poll ended with it. Otherwise the trigger reports it by itself, and polls on. */
	endsPoll: boolean;
}

/*
 * What an error is about: by ids where it names any, and otherwise by words. Only this file knows the words, and it
 * knows as few as possible, so that texts can be improved.
 */

/** Another report names the option Give Up After. */
const GIVEN_UP = /\bgiven up\b/i;
const LOST_DATA = /missing or damaged/i;
const FIRST_START = /first start/i;
const NOT_SHOWN = /missing, submitted between (.*? UTC) and (.*? UTC)/;
const NOT_EVERYTHING = /does not show everything/;
const ROLE = /\brole\b/i;
const CREDENTIAL = /access token|switch account|reconnect/i;

export const isAboutGivingUp = ({ text }: Report): boolean => GIVEN_UP.test(text);

/** Whether it says that stored data are lost. */
export const isAboutLoss = ({ text }: Report): boolean => LOST_DATA.test(text);

/** Whether it admits that this may be the first start that the trigger sees. */
export const mayBeFirstStart = ({ text }: Report): boolean => FIRST_START.test(text);

/** Whether it reports what LinkedIn has not shown for a day, of which there is one report a day. */
export const isAboutTrouble = ({ text }: Report): boolean => NOT_EVERYTHING.test(text);

/** Whether it sends the user to the credential, and not first to a Super admin for a role. */
export const blamesCredential = ({ text }: Report): boolean =>
	CREDENTIAL.test(text) && !ROLE.test(text);

/** Whether it reports leads as ones that LinkedIn does not serve; the times between which they are, epoch milliseconds. */
export function notShownBetween({ text }: Report): [from: number, to: number] | undefined {
	const found = NOT_SHOWN.exec(text);
	return found ? [timeOf(found[1]), timeOf(found[2])] : undefined;
}

/** @param text such as `24 Nov, 10:00 UTC` */
function timeOf(text: string): number {
	const [, day, year = ` ${new Date().getUTCFullYear()}`, time] =
		/(\d+ [A-Z][a-z]{2})( \d{4})?, (\d\d:\d\d UTC)/.exec(text) ?? [];
	return Date.parse(`${day}${year} ${time}`);
}

/** The reports that name a lead as given up. */
export function givenUp(reports: readonly Report[], { id }: Lead): Report[] {
	return reports.filter((each) => isAboutGivingUp(each) && each.text.includes(id));
}
