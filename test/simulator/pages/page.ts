import { html, type SafeHtml } from './html';
import { STYLES } from './styles';

/** @returns a whole document around the content, which carries the simulator's name */
export function page(title: string, content: SafeHtml): string {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<link rel="icon" href="data:," />
				<title>${title}</title>
				<style>
					${STYLES}
				</style>
			</head>
			<body>
				<header class="bar"><strong>LinkedIn</strong><span>simulator</span></header>
				<main>${content}</main>
			</body>
		</html> `.toString();
}
