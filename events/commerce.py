"""What shops tell us, by the usual names: docs/integrators/commerce.md lists them with their fields.

Ordinary events, which anybody may post under other names; those triggers that speak of orders, carts and products
look for these.
"""

from __future__ import annotations

ORDER_CREATED = "order_created"
ORDER_STATUS_CHANGED = "order_status_changed"
ORDER_COMPLETE = "order_complete"
PURCHASE = "purchase"
PRODUCT_VIEWED = "product_viewed"
PRODUCT_ADDED = "product_added"
PRODUCT_REMOVED = "product_removed"
PRODUCT_PURCHASED = "product_purchased"
CATEGORY_VIEWED = "category_viewed"
PAGE_VIEWED = "page_viewed"

#: after any of these nothing in a cart is lost
ORDERED = (ORDER_CREATED, ORDER_COMPLETE, PURCHASE)

#: fields of their payloads
ORDER, STATUS, PREVIOUS, STATUS_KIND = "order_id", "status", "previous_status", "status_kind"
AMOUNT, CURRENCY, PRODUCTS = "amount", "currency", "products"
PRODUCT, CATEGORY, CONTAINER, SOURCE = "product_id", "category", "container", "source"

#: where something is put that names no container
CART = "cart"
