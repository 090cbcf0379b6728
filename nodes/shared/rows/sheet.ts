import { groupBy, mapValues, memoize, uniq } from 'lodash';

import { safeText } from '../values/text';
import { LONGEST_NAME, byId, isReservedForRow, textHash } from './columnNames';
import type { FormLayout } from './columns';
import { AT_THE_FRONT, ownerIdOf, rowColumns } from './columns';
import type { Column, ColumnKind } from './fixedColumns';
import { FIXED_COLUMNS, fixedColumn, sheetHeader } from './fixedColumns';
import { layoutOf } from './row';
import type { LeadRow, RowsFor } from './types';

/**
 * The last step before rows leave a node together: they get the same columns (see `toSameColumns`). For a sheet, the
 * words of the form become headers, such as `What do you hope to learn`, and values are what people read and a sheet
 * sorts.
 * @param rows as `leadRow` built them, because a copy of a row does not know its form
 * @returns a function that makes a new row of each; a caller with many rows lets go of the old ones one by one
 */
export function shownRows(rows: readonly LeadRow[], rowsFor: RowsFor): (row: LeadRow) => LeadRow {
	const same = toSameColumns(rows);
	if (rowsFor === 'database') return same;
	const whole = rows.filter(({ lead_error: leadError }) => leadError === null);
	const ofPages = mapValues(groupBy(whole, ownerIdOf), (ofPage) => {
		const headers = uniq(ofPage.map(layoutOf)).flatMap((layout) => [...headersOf(layout)]);
		return mapValues(groupBy(headers, 0), (ofColumn) => uniq(ofColumn.map(([, header]) => header)));
	});
	return (row) => {
		const ofPage = row.lead_error === null ? ofPages[ownerIdOf(row)] : undefined;
		return cellsOf(same(row), headersOf(layoutOf(row)), ofPage);
	};
}

/**
 * Gives all rows the same columns about the person, and all rows of one Page the same columns, with null where a form
 * lacks the question. An upsert does not touch columns that none of these rows has.
 * Other questions, consents and hidden fields stay with their Page, because each Page may have its own table.
 * A row with `lead_error` gets no further columns, so that an upsert keeps the stored values.
 * @param rows without `difference`
 * @returns a function that makes a new row of each
 */
function toSameColumns(rows: readonly LeadRow[]): (row: LeadRow) => LeadRow {
	const whole = rows.filter(({ lead_error: leadError }) => leadError === null);
	const ofPerson = personColumns(whole);
	const blankRows = mapValues(groupBy(whole, ownerIdOf), (ofOwner) =>
		Object.fromEntries(rowColumns([...ofOwner, ofPerson]).map(({ name }) => [name, null])),
	);
	// A form that LinkedIn fails to show makes all of its leads unreadable, each with the same names.
	const orderOf = memoize(
		(row: LeadRow) => rowColumns([row]),
		(row) => JSON.stringify(Object.keys(row)),
	);
	return (row) => {
		if (row.lead_error !== null) {
			return Object.fromEntries(orderOf(row).map(({ name }) => [name, row[name]]));
		}
		// Copying a row and filling it takes a fifth of the time of building one from its names.
		const filled: LeadRow = { ...blankRows[ownerIdOf(row)] };
		for (const name in row) filled[name] = row[name];
		return filled;
	};
}

/** An empty row with those columns about the person, event and time that any of these rows has. */
function personColumns(rows: readonly LeadRow[]): LeadRow {
	const names = AT_THE_FRONT.filter((name) => rows.some((row) => name in row));
	return Object.fromEntries(names.map((name) => [name, null]));
}

/**
 * @param ofForm headers of the row's own form, by column
 * @param ofPage those of all forms of its Page: a column may have other words in another form or version
 */
function cellsOf(
	row: LeadRow,
	ofForm: ReadonlyMap<string, string>,
	ofPage: Readonly<Record<string, string[]>> = {},
): LeadRow {
	// n8n's Google Sheets node skips null, but empty text clears a cell. An unreadable lead clears nothing.
	const nothing = row.lead_error === null ? '' : null;
	const cells: LeadRow = {};
	for (const name in row) {
		const fixed = fixedColumn(name);
		const own = fixed === undefined ? ofForm.get(name) : sheetHeader(fixed);
		const headers = ofPage[name] ?? (own === undefined ? [] : [own]);
		for (const header of headers) cells[header] ??= nothing;
		if (own === undefined || row[name] === null) continue;
		const isTime = fixed?.type === 'timestamp';
		// In UTC, as the header says, so that rows of two workflows compare.
		cells[own] = isTime
			? String(row[name])
					.replace('T', ' ')
					.replace(/\.\d+Z$/, '')
			: row[name];
	}
	return cells;
}

const headersOfLayout = new WeakMap<FormLayout, Map<string, string>>();

function headersOf(layout: FormLayout | undefined): Map<string, string> {
	if (layout === undefined) return new Map();
	const headers = headersOfLayout.get(layout) ?? sheetHeaders(layout.columns);
	headersOfLayout.set(layout, headers);
	return headers;
}

/**
 * The headers of a form's columns by the names of the columns. Each is unique, also without regard to case, as a table
 * of Excel needs. As with names, a header depends on its own text, and of equal ones the lowest id keeps the plain one.
 */
export function sheetHeaders(columns: readonly Column[]): Map<string, string> {
	const headers = new Map<string, string>();
	const taken = new Set<string>();
	const withId = columns.map((column) => ({ column, id: column.questionId ?? column.consentId }));
	for (const { column } of byId(withId, ({ column: { label } }) => label)) {
		const isFree = (header: string) => !taken.has(header.toLowerCase());
		const { name } = column;
		const header = fixedColumn(name) ? sheetHeader(column) : wordings(column).find(isFree);
		headers.set(name, header ?? name);
		taken.add((header ?? name).toLowerCase());
	}
	return headers;
}

/** Colons occur only after these, and number signs only before hashes, so texts cannot imitate them. */
const PREFIXES: Partial<Record<ColumnKind, string>> = {
	question: 'Question: ',
	consent: 'Consent: ',
	hidden: 'Hidden: ',
};

/** The plain header, if the words are one, and others that are likely to be free, in the order of preference. */
function wordings({ name, kind, label }: Column): string[] {
	const words = wordsOf(label);
	const stem = needsPrefix(words, kind) ? `${PREFIXES[kind]}${words}` : words;
	const hashed = [label, name].map((text) => withHash(stem, textHash(text)));
	return words !== '' && stem.length <= LONGEST_NAME ? [stem, ...hashed] : hashed;
}

/**
 * Characters that become spaces. The ASCII signs that remain are safe: not formulas in sheets, and not paths, lists,
 * quotes or expressions in n8n.
 */
const GAPS = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Z}\s!"#$*,.:;<=>?@[\\\]^`{|}~¿¡؟。]+/gu;

/** Invisible characters, except the joiners of Persian and Indian scripts, which change words. */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}|[\ufe00-\ufe0f]/gu;

/** These signs distinguish questions, as in `Revenue ($)` and `C#`; full-width signs replace them. */
const TELLING_SIGNS = /[#$<>]/g;
const TO_FULL_WIDTH = 0xfee0;

const NO_BEGINNING = /^[-+'/&%_)\s\p{M}\u200c\u200d]+/u;
/** The lookbehind avoids quadratic time in texts with many spaces. */
const NO_END = /(?<![\s\u200c\u200d])[\s\u200c\u200d]+$/u;

function wordsOf(text: string): string {
	return text
		.normalize('NFKC')
		.replace(INVISIBLE, '')
		.replace(TELLING_SIGNS, (sign) => String.fromCharCode(sign.charCodeAt(0) + TO_FULL_WIDTH))
		.replace(GAPS, ' ')
		.replace(NO_BEGINNING, '')
		.replace(NO_END, '');
}

/** Headers of fixed columns, and names that JavaScript's objects have. */
const TAKEN = new Set(
	[...FIXED_COLUMNS.map(sheetHeader), ...Object.getOwnPropertyNames(Object.prototype)].map((name) =>
		name.toLowerCase(),
	),
);

/** JavaScript sorts numeric keys first, and sheets convert numbers and dates. */
function needsPrefix(words: string, kind: ColumnKind): boolean {
	const name = words.toLowerCase();
	return kind !== 'question' || !/\p{L}/u.test(words) || isReservedForRow(name) || TAKEN.has(name);
}

/** Cuts a long header at the end of a word if one is near. */
function withHash(stem: string, hash: string): string {
	const most = LONGEST_NAME - hash.length - 2;
	const wordEnd = stem.lastIndexOf(' ', most);
	const cut = stem.length > most && wordEnd > most / 2 ? wordEnd : most;
	// The cut may split a character.
	return `${safeText(stem.slice(0, cut)).replace(NO_END, '')} #${hash}`;
}
