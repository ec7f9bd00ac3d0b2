// Comfort only: every page works without this file.

// A form is sent once. The server refuses a repeated act anyway (idempotency key); this spares the doubt.
function guardForm(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
  });
  // Coming back with the browser's back button shows the page as it was left.
  window.addEventListener("pageshow", () => {
    sent = false;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  });
}

// Draws the chosen picture before it is sent, in the shape of the signature block.
function previewPicture(input) {
  const canvas = document.getElementById(input.dataset.cvPreview);
  const figure = canvas?.closest("[data-cv-preview-figure]");
  if (!canvas || !figure) return;
  input.addEventListener("change", async () => {
    figure.hidden = true;
    const file = input.files?.[0];
    if (!file || file.size > 2 * 1024 * 1024 || !/^image\/(png|jpeg)$/.test(file.type)) return;
    try {
      const image = await createImageBitmap(file, { resizeWidth: 460, resizeQuality: "medium" });
      const scale = Math.min(canvas.width / image.width, canvas.height / image.height);
      const [width, height] = [image.width * scale, image.height * scale];
      const pen = canvas.getContext("2d");
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
      figure.hidden = false;
    } catch {
      // Not a picture this browser can read: the server says why.
    }
  });
}

// « Copier » beside a reference.
function copyButton(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.cvCopy);
    const status = document.getElementById(button.dataset.cvStatus);
    if (status) status.textContent = button.dataset.cvCopied;
  });
}

// « Imprimer »: a folded report is printed too, and folded again afterwards.
function printButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
const opened = [];
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll(".cv details.cv-report:not([open])")) {
    fold.open = true;
    opened.push(fold);
  }
});
window.addEventListener("afterprint", () => {
  for (const fold of opened.splice(0)) fold.open = false;
});

// A text is asked for only with the reason that needs it.
function reasonText(select) {
  const field = document.getElementById(select.dataset.cvReason);
  const update = () => {
    if (field) field.required = select.value === "other";
  };
  select.addEventListener("change", update);
  update();
}

for (const form of document.querySelectorAll(".cv form[data-cv-once]")) guardForm(form);
for (const input of document.querySelectorAll(".cv input[data-cv-preview]")) previewPicture(input);
for (const button of document.querySelectorAll(".cv button[data-cv-copy]")) copyButton(button);
for (const button of document.querySelectorAll(".cv button[data-cv-print]")) printButton(button);
for (const select of document.querySelectorAll(".cv select[data-cv-reason]")) reasonText(select);
document.querySelector(".cv [data-cv-focus]")?.focus();
