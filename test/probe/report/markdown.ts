import type { Finding } from '../fact';
import type { Outcome } from '../run';
import type { Report } from './report';

/** The report for a person. */
export function reportMarkdown(report: Report): string {
	const asked = report.facts.filter(({ findings }) => findings.length > 0);
	const skipped = report.facts.filter((fact) => fact.skipped !== undefined);
	const failed = report.facts.filter((fact) => fact.failed !== undefined);
	return `${[
		'# How LinkedIn behaves',
		`Asked on ${report.madeAt.slice(0, 16).replace('T', ' ')} UTC with API version ${report.apiVersion}, in ${report.calls} calls. Ids are made up, names and answers taken away.`,
		'## What was seen',
		table(
			['Fact', 'Contract', 'Seen', 'How sure', 'Simulator'],
			asked.flatMap(({ name, contractPlace, findings }) =>
				findings.map((finding) => [
					name,
					contractPlace,
					finding.seen,
					finding.sure,
					settingText(finding),
				]),
			),
		),
		'## What is wrong in the contract',
		list(report.wrong, 'Nothing.'),
		'## Keys that the contract does not have',
		list(report.unknownKeys, 'None.'),
		'## What was skipped, and why',
		list(skipped.map(reason), 'Nothing.'),
		...(failed.length === 0
			? []
			: ['## Where the probe itself failed', list(failed.map(reason), '')]),
	].join('\n\n')}\n`;
}

function settingText({ switch: name, settings }: Finding): string {
	if (name === undefined) return '';
	return settings.length === 0 ? `\`${name}\`` : `\`${name}: ${settings.join(' or ')}\``;
}

function reason({ name, skipped, failed }: Outcome): string {
	return `${name}: ${skipped ?? failed ?? ''}`;
}

function list(lines: string[], otherwise: string): string {
	return lines.length === 0 ? otherwise : lines.map((line) => `- ${line}`).join('\n');
}

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) =>
		`| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
