#include "plugin/app/print_copies.hpp"

#include "plugin/app/act.hpp"
#include "plugin/app/frozen_data.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/store.hpp"
#include "plugin/document/digest.hpp"
#include "plugin/domain/rules.hpp"

namespace conventions::app {

Result<Download> print_copies(const Context& context, const ent_call& call, const domain::ConventionId& id) {
  // Printing is a part of the steps: the same right (product.md § 7).
  auto loaded = load_for(context, call, id, domain::Action::kTickStep);
  if (loaded.has_error()) return loaded.error();
  const auto& convention = loaded->convention;
  const auto& paper = convention.paper;
  // A version that home signed electronically is countersigned on its own print, not on originals.
  const bool edited = paper.step >= domain::PaperStep::kEdited && paper.first_copy > 0 &&
                      !domain::home_signed_electronically(convention);
  if (convention.live_version == 0 || !edited) return Failure{Code::kBlocked, "failure.copies_not_edited"};
  auto version = load_version(context, call, id, convention.live_version);
  if (version.has_error()) return version.error();
  auto frozen = frozen_data(context, call, *version);
  if (frozen.has_error()) return frozen.error();
  frozen->data.first_copy = paper.first_copy;
  auto made = document::render_print_file(frozen->data, context.fonts(), frozen->wording);
  if (made.has_error()) return from_document(made.error());
  Download file;
  file.bytes.assign(made->pdf.begin(), made->pdf.end());
  file.sha256 = document::sha256_hex(made->pdf);
  file.file_name = "exemplaires-" + domain::version_reference(convention, version->number) + "-" +
                   std::to_string(paper.first_copy) + ".pdf";
  file.media_type = "application/pdf";
  file.pages = made->pages;
  return file;
}

}  // namespace conventions::app
