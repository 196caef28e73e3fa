from api.accounts.schemas import PublicSettings, SettingsLimits, SettingsLinks, SettingsOffice
from api.core.config import get_settings
from api.core.labels import LANGUAGES


def public_settings() -> PublicSettings:
    """The part of the configuration that anybody may know."""
    settings = get_settings()
    office, links, uploads = settings.office, settings.links, settings.uploads
    return PublicSettings(
        office=SettingsOffice(
            code=office.code,
            name=office.name,
            street=office.street,
            postcode=office.postcode,
            town=office.town,
            phone=office.phone,
            phone_href=f"tel:{office.phone_international}",
            website=office.website,
        ),
        languages=list(LANGUAGES),
        environment=settings.environment,
        limits=SettingsLimits(
            file_bytes=uploads.file_bytes,
            files_per_invoice=uploads.files_per_invoice,
            invoice_bytes=uploads.invoice_bytes,
        ),
        links=SettingsLinks(
            terms=links.terms or None,
            privacy=links.privacy or None,
            accessibility=links.accessibility or None,
            imprint=links.imprint or None,
            gln_help=links.gln_help or None,
        ),
        terms_version=settings.terms_version,
    )
