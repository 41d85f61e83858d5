//! Who acts (PRODUCT.md, section 4).
