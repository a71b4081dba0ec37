// Everything works without this but signing. It adds: focus on errors, tabs, double-press protection. The field of a file
// stays the browser's own: the name of the component's button differs from what is seen on it (WCAG 2.5.3).
import {
  Button,
  ErrorSummary,
  NotificationBanner,
  SkipLink,
  Tabs,
  createAll,
} from 'govuk-frontend';
import { startSignatures } from './signature.mjs';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const component of [Button, ErrorSummary, NotificationBanner, SkipLink, Tabs]) createAll(component);
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
