import { pageShifts } from '../support/pageShifts';

export const pageShiftsOldestFirst = pageShifts(410, 'oldestFirst', {
	name: 'page-shifts-oldest-first',
	injects: 'registrations and cancellations between pages, oldest leads first',
});
