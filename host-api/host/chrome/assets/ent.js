// Every page works without this: it folds the menu on narrow screens, closes the user panel, leads the focus to an
// error, and keeps a form from being sent twice.
const button = document.querySelector('.ent-menu-button');
const menu = document.getElementById('menu');
if (button && menu) {
  button.hidden = false;
  const set = (open) => {
    button.setAttribute('aria-expanded', String(open));
    menu.classList.toggle('ent-open', open);
  };
  button.addEventListener('click', () => set(button.getAttribute('aria-expanded') !== 'true'));
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && button.offsetParent) { set(false); button.focus(); }
  });
}

const user = document.querySelector('.ent-user');
if (user) {
  document.addEventListener('click', (event) => { if (!user.contains(event.target)) user.open = false; });
  user.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && user.open) { user.open = false; user.querySelector('summary').focus(); }
  });
}

document.querySelector('[data-focus]')?.focus();

document.addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.method !== 'post') return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = 'yes';
});
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});
