// The host's own pages, by folder file; each adds its routes. Called once, before the server starts.
#pragma once
#include "host/chrome/exchange.hpp"

namespace ent::host {

void add_login_pages(Site& site, http::Router& router);          // /connexion /deconnexion /etablissement
void add_home_page(Site& site, http::Router& router);            // /
void add_notification_pages(Site& site, http::Router& router);   // /notifications
void add_offer_pages(Site& site, http::Router& router);          // /offres
void add_enrolment_pages(Site& site, http::Router& router);      // /offres/{id}/inscriptions /inscriptions
void add_agreement_pages(Site& site, http::Router& router);      // /accords
void add_settings_pages(Site& site, http::Router& router);       // /parametres
void add_admin_pages(Site& site, http::Router& router);          // /administration
void add_audit_pages(Site& site, http::Router& router);          // /administration/journal
void add_rights_pages(Site& site, http::Router& router);         // /administration/droits /personnes
void add_mail_settings_page(Site& site, http::Router& router);   // /parametres/reglages/courriel
void add_mail_choices_page(Site& site, http::Router& router);    // /mes-notifications
void add_mail_admin_page(Site& site, http::Router& router);      // /administration/messages
void add_mail_template_pages(Site& site, http::Router& router);  // /administration/messages/modeles
void add_plugin_pages(Site& site, http::Router& router);         // /app/{plugin}/… and tabs of offers

/// All of the above and the assets.
void add_all_pages(Site& site, http::Router& router);

}  // namespace ent::host
