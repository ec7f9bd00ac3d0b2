#include "plugin/app/frozen_version.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/document_data.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/stored_document.hpp"
#include "plugin/document/convention_document.hpp"

namespace conventions::app {
namespace {

Result<document::RenderedDocument> render(const Context& context, const ent_call& call, const EntView& view,
                                          const domain::Convention& convention, int number, domain::Date today,
                                          document::Mode mode) {
  auto url = context.host().menu.link(call, "route:/conventions/" + convention.id.str(), true);
  if (url.has_error()) return from_host(url.error());
  auto data = document_data(view, convention, number, today, *url);
  data.mode = mode;
  auto rendered = document::render_convention(data, context.fonts());
  if (rendered.has_error()) return from_document(rendered.error());
  return std::move(*rendered);
}

}  // namespace

Result<domain::Version> make_version(const Context& context, const ent_call& call, const Loaded& loaded,
                                     const EntView& view, const domain::Convention& convention,
                                     const std::string& motive, document::Mode mode) {
  domain::Version version;
  version.convention = convention.id;
  version.number = convention.last_version + 1;
  auto rendered = render(context, call, view, convention, version.number, loaded.actor.today, mode);
  if (rendered.has_error()) return rendered.error();
  version.document = "conventions/" + convention.id.str() + "/v" + std::to_string(version.number);
  version.text_document = version.document + ".txt";
  auto text = put_document(context, call, version.text_document, "text/plain; charset=utf-8", rendered->text);
  if (text.has_error()) return text.error();
  version.text_version = text->version;
  version.text_sha256 = text->sha256;
  auto pdf =
      put_document(context, call, version.document, "application/pdf", ent::sdk::view(ent::sdk::bytes(rendered->pdf)));
  if (pdf.has_error()) return pdf.error();
  version.document_version = version.frozen_document_version = pdf->version;
  version.sha256 = version.frozen_sha256 = pdf->sha256;
  version.fingerprint = rendered->fingerprint;
  version.short_fingerprint = rendered->short_fingerprint;
  version.pages = rendered->pages;
  version.pupils = view.annex.pupils;
  version.left_out = view.annex.left_out;
  version.frozen_day = loaded.actor.today;
  version.created_ms = loaded.actor.now_ms;
  version.created_by = loaded.actor.viewer.person;
  version.created_by_name = loaded.actor.viewer.display_name;
  version.regularisation = motive;
  version.paper_wording = mode == document::Mode::kPaper;
  return version;
}

}  // namespace conventions::app
