// Proposes an address as soon as its title is written, by the rules of the site; what an editor typed is left alone.
"use strict";

for (const slug of document.querySelectorAll("[data-slug-of]")) {
  const title = document.getElementById(`id_${slug.dataset.slugOf}`);
  title?.addEventListener("change", async () => {
    if (slug.value) return;
    const answer = await fetch(`/admin/slug/?text=${encodeURIComponent(title.value)}`);
    if (answer.ok && !slug.value) slug.value = (await answer.json()).slug;
  });
}
