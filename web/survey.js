// What a page does beyond its form, where scripts run: it keeps what was typed on this phone until it is sent, says when
// the connection is gone, and sends once. Without it the form works all the same.
(function () {
  'use strict';
  var LIFE = 24 * 3600 * 1000;
  var form = document.querySelector('form[data-kept]');
  var done = document.querySelector('[data-done]');

  function keyOf(path) { return 'earshot:' + path; }

  function read(path) {
    try {
      var kept = JSON.parse(localStorage.getItem(keyOf(path)));
      return kept && Date.now() - kept.at < LIFE ? kept.values : {};
    } catch (e) { return {}; }
  }

  function write(path, values) {
    try { localStorage.setItem(keyOf(path), JSON.stringify({ at: Date.now(), values: values })); } catch (e) { /* full, or forbidden */ }
  }

  if (done) {
    try { localStorage.removeItem(keyOf(done.getAttribute('data-done'))); } catch (e) { /* forbidden */ }
  }
  if (!form) return;

  var path = form.getAttribute('action');

  function answers() {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && field.name.indexOf('q.') === 0 && field.type !== 'hidden';
    });
  }

  function isTick(field) { return field.type === 'radio' || field.type === 'checkbox'; }

  function keep() {
    var values = read(path), seen = {};
    answers().forEach(function (field) {
      if (!seen[field.name]) { seen[field.name] = true; delete values[field.name]; }
      if (isTick(field) ? field.checked : field.value) (values[field.name] = values[field.name] || []).push(field.value);
    });
    write(path, values);
  }

  function say(text, className) {
    var note = document.createElement('p');
    note.className = className;
    note.setAttribute('role', 'status');
    note.textContent = text;
    form.insertBefore(note, form.firstChild);
    return note;
  }

  // Only where the server gave nothing back: what it says is newer.
  function restore() {
    var values = read(path), fields = answers();
    var given = fields.some(function (field) { return isTick(field) ? field.checked : field.value; });
    var filled = false;
    if (given) return;
    fields.forEach(function (field) {
      var kept = values[field.name];
      if (!kept) return;
      filled = true;
      if (isTick(field)) field.checked = kept.indexOf(field.value) >= 0;
      else field.value = kept[0];
    });
    if (filled) say(form.getAttribute('data-kept'), 'note');
  }

  var sent = false, lost = null;

  form.addEventListener('input', keep);
  form.addEventListener('change', keep);
  form.addEventListener('submit', function (event) {
    keep();
    if (navigator.onLine === false) {
      event.preventDefault();
      if (!lost) lost = say(form.getAttribute('data-offline'), 'fault');
      lost.scrollIntoView();
    } else if (sent) event.preventDefault();
    else sent = true;
  });
  window.addEventListener('online', function () {
    if (lost) lost.parentNode.removeChild(lost);
    lost = null;
  });
  // Back from the next page, the form may be sent again.
  window.addEventListener('pageshow', function () { sent = false; });

  restore();
  var fault = document.querySelector('.fault[tabindex]');
  if (fault) fault.focus();
})();
