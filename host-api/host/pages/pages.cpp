#include "host/pages/pages.hpp"

namespace ent::host {

void add_all_pages(Site& site, http::Router& router) {
  site.chrome.add_assets(router);
  add_login_pages(site, router);
  add_home_page(site, router);
  add_notification_pages(site, router);
  add_offer_pages(site, router);
  add_enrolment_pages(site, router);
  add_agreement_pages(site, router);
  add_settings_pages(site, router);
  add_admin_pages(site, router);
  add_audit_pages(site, router);
  add_rights_pages(site, router);
  add_mail_settings_page(site, router);
  add_mail_choices_page(site, router);
  add_mail_admin_page(site, router);
  add_mail_template_pages(site, router);
  add_plugin_pages(site, router);
}

}  // namespace ent::host
