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

const LOST_DATA = /missing or damaged/i;
const FIRST_START = /first start/i;
const NOT_SHOWN = /missing, submitted between (.*? UTC) and (.*? UTC)/;
const NOT_WATCHED = /no longer watched/;
const BEHIND = /have waited for more than a day/;
const ROLE = /\brole\b/i;
const CREDENTIAL = /access token|switch account|reconnect/i;

/** Whether it is the Report of all that has lasted for a day, of which there is one a day. */
export const isReport = (report: Report): boolean =>
	report.text.startsWith('Report:') && !isAboutLoss(report) && !isAboutRoles(report);

/** Whether it says at once that Pages are no longer watched. */
export const isAboutRoles = ({ text }: Report): boolean => NOT_WATCHED.test(text);

/** Whether it says of a Page that its leads wait because there are too many. */
export const isAboutWaiting = ({ text }: Report): boolean => BEHIND.test(text);

/** Whether it says that stored data are lost. */
export const isAboutLoss = ({ text }: Report): boolean => LOST_DATA.test(text);

/** Whether it admits that this may be the first start that the trigger sees. */
export const mayBeFirstStart = ({ text }: Report): boolean => FIRST_START.test(text);

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
