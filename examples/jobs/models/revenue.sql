{{ config(materialized="table") }}

select item, sum(amount * price) as revenue
from {{ ref("orders") }}
join {{ ref("prices") }} using (item)
group by item
