// Everything works without this but signing. It adds: focus on errors, tabs, double-press protection, fields
// of files in the page's language.
import {
  Button,
  ErrorSummary,
  NotificationBanner,
  SkipLink,
  Tabs,
  createAll,
} from 'govuk-frontend';
import { startFiles } from './files.mjs';
import { startSignatures } from './signature.mjs';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const component of [Button, ErrorSummary, NotificationBanner, SkipLink, Tabs]) createAll(component);
startFiles();
startSignatures();
closeAccountMenu();

/** The account menu closes by Escape and by a press elsewhere. */
function closeAccountMenu() {
  const menu = document.querySelector('.kz-account');
  if (!menu) return;
  document.addEventListener('click', (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}
