import { pageShifts } from '../support/pageShifts';

export const pageShiftsNewestFirst = pageShifts(409, 'newestFirst', {
	name: 'page-shifts-newest-first',
	injects: 'registrations and cancellations between pages, newest leads first',
});
