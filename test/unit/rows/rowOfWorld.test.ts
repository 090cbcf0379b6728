import { mapValues, omit, sortBy } from 'lodash';
import { stringify } from 'lossless-json';

import { parseLosslessJson } from '../../../nodes/shared/wire/losslessJson';
import { formColumns, shownColumns } from '../../../nodes/shared/rows/columns';
import type { Column } from '../../../nodes/shared/rows/fixedColumns';
import { leadRow } from '../../../nodes/shared/rows/row';
import { rowColumns, shownRow } from '../../../nodes/shared/rows/rowColumns';
import type { LeadForm, LeadFormResponse } from '../../../nodes/shared/rows/types';
import { nastyWorld } from '../../e2e/support/nastyWorld';
import { COLUMN_NAMES, headerOf, storable } from '../../oracle/columnNames';
import { expectedRow, type Row } from '../../oracle/leadRow';
import { defaultVariants } from '../../simulator/server/variants';
import { parseProjection } from '../../simulator/server/restli/projection';
import { wireForm } from '../../simulator/server/wire/form';
import { wireLead } from '../../simulator/server/wire/lead';
import { eventById, formById, formVersion } from '../../simulator/world/lookups';
import { textIn } from '../../simulator/world/locales';
import type * as simulated from '../../simulator/world/types';

const NOW = Date.UTC(2026, 6, 1);

/** As the package reads LinkedIn's JSON, with long integers as text. */
const asSent = (wire: unknown) => parseLosslessJson(String(stringify(wire)));

const sentForm = (world: simulated.World, { formId, formVersionId }: simulated.Lead) => {
	const form = formById(world, formId);
	return asSent(wireForm(form, formVersion(form, formVersionId))) as LeadForm;
};

const WITH_NAMES = parseProjection('ownerInfo,leadMetadataInfo,associatedEntityInfo');

const sentLead = (world: simulated.World, lead: simulated.Lead) =>
	asSent(wireLead(lead, world, defaultVariants(), WITH_NAMES)) as LeadFormResponse;

const inShort = ({ name, kind, type }: Column) => [name, kind, type];

/** The row of the oracle without the characters that databases refuse. */
const storableRow = (row: Row) =>
	mapValues(row, (value) => (typeof value === 'string' ? storable(value) : value));

describe.each(COLUMN_NAMES)('with the column names %s', (columnNames) => {
	it('a lead of a form with hostile texts gets the row that the oracle expects, with the names that people have looked at', () => {
		const world = nastyWorld(NOW);
		for (const lead of world.leads) {
			const sent = sentForm(world, lead);
			const eventName = textIn(eventById(world, String(lead.eventId)).name);
			const row = leadRow({ lead: sentLead(world, lead), form: sent, eventName, columnNames });
			const ERRORS = headerOf('field_errors', columnNames);
			// Only the nodes look up the name of a Page.
			const others = [ERRORS, headerOf('organization_name', columnNames)];
			expect(omit(shownRow(row, columnNames), others)).toEqual(
				omit(storableRow(expectedRow(world, lead, columnNames)), others),
			);
			expect(row.field_errors ?? '').toMatch(
				/^(?:.+: characters that databases cannot store .*\n?)*$/,
			);
			const columns = formColumns(sent, columnNames, lead.leadType);
			expect(Object.keys(row)).toEqual(columns.map(({ name }) => name));
			// A later node knows the columns only from the row.
			const known = rowColumns([shownRow(row, columnNames)]).map(inShort);
			const shown = shownColumns(columns, columnNames).map(inShort);
			expect(sortBy(known, 0)).toEqual(sortBy(shown, 0));
		}
	});
});
