import { parseProjection, project } from './restli/projection';
import { decodePathKey, parseValue, RestliSyntaxError, splitQuery } from './restli/syntax';

describe('Rest.li 2.0 values', () => {
	it('reads primitives, lists and records', () => {
		expect(parseValue('urn%3Ali%3Aevent%3A7')).toEqual({
			kind: 'primitive',
			text: 'urn:li:event:7',
		});
		expect(parseValue('List()')).toEqual({ kind: 'list', items: [] });
		expect(parseValue("List(1,'')")).toEqual({
			kind: 'list',
			items: [
				{ kind: 'primitive', text: '1' },
				{ kind: 'primitive', text: '' },
			],
		});
		expect(parseValue('(value:(a%2Cb:%E2%82%AC))')).toEqual({
			kind: 'record',
			entries: new Map([
				[
					'value',
					{ kind: 'record', entries: new Map([['a,b', { kind: 'primitive', text: '€' }]]) },
				],
			]),
		});
	});

	it.each([
		['a raw colon in a primitive', 'urn:li:event:7'],
		['a raw colon in a union', '(event:urn:li:event:7)'],
		['a raw tuple', 'urn%3Ali%3Aform%3A(1,2)'],
		['JSON', '{"event":"urn"}'],
		['a plus sign', 'a+b'],
		['a lone apostrophe', "it's"],
		['nothing', ''],
		['an open record', '(a:1'],
		['a record without values', '(a)'],
		['a repeated key', '(a:1,a:2)'],
		['an open list', 'List(1'],
		['a trailing comma', 'List(1,)'],
		['text behind the value', '(a:1)b'],
		['half an escape', '%2'],
		['bytes that are not UTF-8', '%FF'],
		['raw multibyte text', 'é'],
	])('refuses %s', (_name, raw) => {
		expect(() => parseValue(raw)).toThrow(RestliSyntaxError);
	});

	it('refuses a repeated parameter and one without a value', () => {
		expect(splitQuery('q=owner&owner=(a:b%3D)')).toEqual(
			new Map([
				['q', 'owner'],
				['owner', '(a:b%3D)'],
			]),
		);
		expect(() => splitQuery('start=0&start=1')).toThrow(/repeated/);
		expect(() => splitQuery('q')).toThrow(RestliSyntaxError);
	});

	it('takes a path key only when it is encoded as a whole', () => {
		expect(decodePathKey('%28a%2C1%29')).toBe('(a,1)');
		expect(() => decodePathKey('(a:1)')).toThrow(RestliSyntaxError);
	});
});

describe('projection', () => {
	it('keeps named fields, nested ones and those of list elements', () => {
		const projection = parseProjection('id,form:(name,questions:(text))');
		const value = {
			id: 1,
			other: 2,
			form: { name: 'F', state: 'X', questions: [{ text: 'a', hidden: 1 }, { text: 'b' }] },
		};
		expect(project(value, projection)).toEqual({
			id: 1,
			form: { name: 'F', questions: [{ text: 'a' }, { text: 'b' }] },
		});
	});

	it.each(['id%2Cname', 'form:(name', 'form:()', '', 'id,', '(id)'])('refuses %p', (raw) => {
		expect(() => parseProjection(raw)).toThrow(RestliSyntaxError);
	});
});
